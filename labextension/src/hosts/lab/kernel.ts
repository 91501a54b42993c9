/** The kernel of a notebook, before cells run in it. */
import type { ISessionContext } from "@jupyterlab/apputils";
import { within } from "./within.ts";

/** Milliseconds until a kernel that is started answers. */
const STARTS = 60_000;
/** Milliseconds between two looks whether it is connected. */
const PAUSE = 100;

type Context = Pick<ISessionContext, "session" | "startKernel">;

/**
 * Waits until a notebook has a kernel that answers, and starts one where none runs, as after a restart of the server:
 * cells that are run before that are not sent. `refresh` asks the server which sessions it has. Throws an error that says why
 * there is none.
 */
export async function kernelReady(context: Context, refresh: () => Promise<void>): Promise<void> {
  await within(STARTS, ready(context, refresh), () => new Error("The kernel does not answer."));
}

async function ready(context: Context, refresh: () => Promise<void>): Promise<void> {
  // Drops a session that only the server before it had; one that is away is waited for below.
  await refresh().catch(() => undefined);
  const { kernel } = context.session ?? {};
  if ((!kernel || kernel.status === "dead") && (await context.startKernel())) throw new Error("No kernel was started: choose one in the notebook.");
  const end = Date.now() + STARTS;
  while (Date.now() < end) {
    const now = context.session?.kernel;
    if (now?.connectionStatus === "connected") {
      await now.info;
      return;
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}
