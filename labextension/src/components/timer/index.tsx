import "./index.css";
import { useEffect, useEffectEvent, useState } from "react";
import type { TimerComponent as Properties } from "../../core/protocol.ts";
import { say, sayCount } from "../../core/locale.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";

/** Calls `tick` every few seconds while the page can be seen; one that was due meanwhile comes as soon as it can. */
function useTicks(active: boolean, seconds: number, tick: () => void): void {
  const run = useEffectEvent(tick);
  useEffect(() => {
    if (!active) return undefined;
    let last = Date.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      if (document.hidden) return;
      timer = setTimeout(() => {
        last = Date.now();
        run();
        wait();
      }, Math.max(last + seconds * 1000 - Date.now(), 0));
    };
    wait();
    document.addEventListener("visibilitychange", wait);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wait);
    };
  }, [active, seconds]);
}

function every(seconds: number): string {
  return sayCount(seconds, "Every second", "Every {count} seconds");
}

export default function Timer({ path, component }: ComponentProps<Properties>) {
  const { visit, store, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const [paused, setPaused] = useState(false);
  const { label, seconds, running, visible } = component;
  useTicks(running && visible && !paused && !isBuilt, seconds, () => {
    // One that is late is left out: the next one does the same.
    if (store.connection.get().status === "open" && store.running.get(path) === undefined) visit.event(path, "tick");
  });
  if (label === "" && !isBuilt) return null;
  const stopped = paused || !running;
  return (
    <div className="jt-timer" data-stopped={stopped ? "" : undefined}>
      <Icon name="clock" />
      <span>{label || (running ? every(seconds) : say("{every}, not running", { every: every(seconds) }))}</span>
      {running && label !== "" ? (
        <button type="button" className="jt-icon-button" aria-label={paused ? say("Resume: {label}", { label }) : say("Pause: {label}", { label })} onClick={() => setPaused(!paused)}>
          <Icon name={paused ? "play" : "pause"} />
        </button>
      ) : null}
    </div>
  );
}
