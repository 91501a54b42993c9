/** Notices that the computer slept: sockets that were open then may be dead without a word. */

const TICK = 10_000;
/** Longer than browsers hold the timers of a hidden page back. */
const ASLEEP = 150_000;

export function onWake(wake: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const slept = now - last > ASLEEP;
    last = now;
    if (slept) wake();
  }, TICK);
  return () => clearInterval(timer);
}
