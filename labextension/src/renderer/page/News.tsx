/** The messages at the top of the page; new ones follow a visitor who has scrolled away. */
import "./News.css";
import { useCallback, useEffect, useEffectEvent, useRef, useState, type RefObject } from "react";
import { AlertPlace } from "./Alerts.tsx";
import type { Alert, PageNotice } from "../../core/store.ts";
import { Banners } from "./Banners.tsx";
import { Callout } from "../parts/Callout.tsx";
import { useTold } from "../hooks/layers.ts";
import { useCell, useRenderer, type Told } from "../hooks/renderer.ts";

/** Milliseconds for which a message follows; errors do until they are closed or were seen in their place. */
const GLANCE = 8000;
/** Milliseconds within which the browser says what is on screen after the visitor has scrolled. */
const FRAME = 60;

const NOTHING: Told = { notice: null, alert: null };

function Notice({ notice }: { notice: PageNotice | null }) {
  const { store } = useRenderer();
  return (
    <div className="jt-notices" aria-live="polite" data-notice="">
      {notice === null ? null : (
        <Callout key={notice.stamp} kind={notice.kind} onClose={() => store.notice.set(null)}>
          {notice.text}
        </Callout>
      )}
    </div>
  );
}

/** What is new, and worth to be seen wherever the visitor is: the stamp of a message, an error, no way on. */
function useNewest(): { message: number; alert: Alert | null; down: string } {
  const { store } = useRenderer();
  const notice = useCell(store.notice);
  const alert = useCell(store.alert);
  const { status } = useCell(store.connection);
  const kernel = useCell(store.kernel)?.status;
  const down = kernel === "dead" ? kernel : status === "lost" || status === "refused" || status === "ended" ? status : "";
  return { message: notice?.stamp ?? 0, alert, down };
}

/** Whether the news follow the visitor: something came while `place` was out of sight, and it has not been there since. */
function useFollowing(place: RefObject<HTMLElement | null>): boolean {
  const { message, alert, down } = useNewest();
  const seen = useRef(true);
  const [follows, setFollows] = useState(false);

  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      seen.current = entries.at(-1)?.isIntersecting ?? true;
      if (seen.current) setFollows(false);
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);

  const follow = useEffectEvent(() => {
    if (!seen.current) setFollows(true);
  });

  useEffect(() => {
    if (alert === null) return undefined;
    const timer = setTimeout(follow, FRAME);
    return () => clearTimeout(timer);
  }, [alert]);

  useEffect(() => {
    if (down === "") return undefined;
    const timer = setTimeout(follow, FRAME);
    return () => clearTimeout(timer);
  }, [down]);

  useEffect(() => {
    if (message === 0) return undefined;
    const timers = [setTimeout(follow, FRAME), setTimeout(() => setFollows(false), GLANCE)];
    return () => timers.forEach(clearTimeout);
  }, [message]);

  return follows;
}

/** The page's message and alert in the dialog that was open when they came: they are shown in one place. */
export function DialogNews({ path }: { path: string }) {
  const { notice, alert } = useTold(path);
  return (
    <div className="jt-dialog-news">
      <Notice notice={notice} />
      <AlertPlace alert={alert} />
    </div>
  );
}

export function News({ banners }: { banners: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const follows = useFollowing(place);
  const told = useTold(null);
  const { builds, top } = useRenderer();
  const takeTop = useCallback((element: HTMLElement | null) => top.set(element), [top]);
  // What the page told while it was used is not part of what is built; it is there again when the page is used again.
  const { notice, alert } = useCell(builds) ? NOTHING : told;
  return (
    <>
      <div ref={place} className="jt-news-place" aria-hidden="true" />
      <div className="jt-news" data-follows={follows ? "" : undefined}>
        {banners ? <Banners /> : null}
        <Notice notice={notice} />
        <AlertPlace alert={alert} />
        <div ref={takeTop} className="jt-notices" aria-live="polite" data-messages="" />
      </div>
    </>
  );
}
