/** Asks the server: what it does now, what it has recorded, and to do something about it. */
import type { Request } from "../requests.ts";
import type { EventsAnswer, OverviewAnswer } from "./answers.ts";

interface EventsQuery {
  page?: string | undefined;
  visit?: string | undefined;
  failed?: boolean;
  before?: number;
  limit?: number;
}

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export class Api {
  constructor(
    private readonly url: string,
    private readonly request: Request,
  ) {}

  overview(): Promise<OverviewAnswer> {
    return this.ask<OverviewAnswer>("GET", "");
  }

  events(query: EventsQuery): Promise<EventsAnswer> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== false);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    return this.ask<EventsAnswer>("GET", text === "" ? "/events" : `/events?${text}`);
  }

  restart(kernel: string): Promise<void> {
    return this.ask("POST", `/kernels/${kernel}/restart`);
  }

  stop(kernel: string): Promise<void> {
    return this.ask("POST", `/kernels/${kernel}/stop`);
  }

  end(visit: string): Promise<void> {
    return this.ask("POST", `/visits/${encodeURIComponent(visit)}/end`);
  }

  cancel(visit: string, event: number): Promise<void> {
    return this.ask("POST", `/visits/${encodeURIComponent(visit)}/cancel`, { event });
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const init: RequestInit = { method, headers: { "Content-Type": "application/json" } };
    if (method === "POST") init.body = JSON.stringify(body ?? {});
    let answer: Response;
    try {
      answer = await this.request(this.url + path, init);
    } catch {
      throw new Refused(0, "The server does not answer.");
    }
    const text = await answer.text();
    if (answer.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
    throw new Refused(answer.status, messageOf(text) ?? `The server answered with HTTP status ${answer.status}.`);
  }
}

function messageOf(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { error?: { message?: string } };
    return answer.error?.message;
  } catch {
    return undefined;
  }
}
