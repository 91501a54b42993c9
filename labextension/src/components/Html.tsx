import { useLayoutEffect, useRef } from "react";
import { sanitized } from "./sanitize.ts";

/** HTML of others without anything that runs, restyles or navigates the page. */
export function Html({ html }: { html: string }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.replaceChildren(sanitized(html));
  }, [html]);
  return <div ref={element} className="jt-prose" />;
}
