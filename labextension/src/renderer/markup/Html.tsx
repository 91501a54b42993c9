/** HTML of others, in a shadow tree: styles, names and events of the page and of the HTML do not meet. */
import "./Html.css";
import { useLayoutEffect, useMemo, useRef } from "react";
import { cleanSheet } from "./stylesheets.ts";
import prose from "./prose.css?inline";
import { sanitized, type Clean } from "./sanitize.ts";

let own: CSSStyleSheet | undefined;

function ownSheet(): CSSStyleSheet {
  if (own === undefined) {
    own = new CSSStyleSheet();
    own.replaceSync(prose);
  }
  return own;
}

/** Draws cleaned HTML in an element, in place of what was drawn there before. */
export function fill(host: HTMLElement, { content, styles }: Clean): void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [ownSheet(), ...styles.map(cleanSheet)];
  const box = document.createElement("div");
  box.className = "jt-prose";
  box.append(content);
  root.replaceChildren(box);
}

/** Sentences about the parts of an output that are not shown. */
export function Missing({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return <p className="jt-missing">{missing.join(" ")}</p>;
}

export function Html({ html }: { html: string }) {
  const clean = useMemo(() => sanitized(html), [html]);
  return <CleanHtml clean={clean} />;
}

export function CleanHtml({ clean }: { clean: Clean }) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (element.current) fill(element.current, { ...clean, content: clean.content.cloneNode(true) as DocumentFragment });
  }, [clean]);
  return (
    <>
      <div ref={element} className="jt-html" />
      <Missing missing={clean.missing} />
    </>
  );
}
