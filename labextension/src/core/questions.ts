/** What is asked about the rows of one table, besides windows of them, until it is answered. */
import type { Filter, QueryAnswer, QueryRequest } from "./protocol.ts";

export type Question = QueryRequest["question"];
type Result = NonNullable<QueryAnswer["result"]>;
export type ResultOf<Q extends Question> = Extract<Result, { kind: Q["kind"] }>;
export type AskQuestion = (request: Omit<QueryRequest, "type" | "component">) => void;

interface Waiting {
  request: Omit<QueryRequest, "type" | "component">;
  resolve: (result: Result | null) => void;
  reject: (error: Error) => void;
}

let questions = 0;

export class Questions {
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly send: AskQuestion) {}

  /** The answer of the peer; null when the table has other data or columns before it comes, an error where there is none. */
  ask<Q extends Question>(table: number, filter: Filter[], search: string, question: Q): Promise<ResultOf<Q> | null> {
    if (table === 0) return Promise.resolve(null);
    questions += 1;
    const request = { id: questions, table, filter, search, question };
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { request, resolve: resolve as Waiting["resolve"], reject });
      this.send(request);
    });
  }

  answer({ id, result, error }: QueryAnswer): void {
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === null) asked?.resolve(result);
    else asked?.reject(new Error(error));
  }

  /** Answers all with null: the rows that they are about are gone. */
  drop(): void {
    const dropped = [...this.waiting.values()];
    this.waiting.clear();
    for (const { resolve } of dropped) resolve(null);
  }

  /** Asks again for what a dropped connection swallowed. */
  resume(): void {
    for (const { request } of this.waiting.values()) this.send(request);
  }
}
