import "./index.css";
import type { MouseEvent } from "react";
import { paramsOf, StepError } from "../../core/actions.ts";
import type { LinkComponent } from "../../core/protocol.ts";
import { say, sayProperty } from "../../core/locale.ts";
import { useRenderer, type ComponentProps, type Renderer } from "../../renderer/hooks/renderer.ts";
import { linkTarget } from "../../renderer/parts/links.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";

/** Where a link to another page leads with the values that the page has now; null where that cannot be computed. */
function pageNow({ page, params }: LinkComponent, { store, pages }: Renderer) {
  if (page === null) return null;
  try {
    const now = paramsOf(params, store.known());
    return { page, params: now, url: pages.urlOf?.(page, now) };
  } catch (error) {
    if (error instanceof StepError) return null;
    throw error;
  }
}

export default function PageLink({ component }: ComponentProps<LinkComponent>) {
  const renderer = useRenderer();
  const { label, url, page, icon, disabled, new_tab, kind } = component;
  const target = page === null ? (url === "" ? null : linkTarget(url)) : (pageNow(component, renderer)?.url ?? null);
  const content = (
    <>
      <Icon name={icon} />
      <span>{sayProperty(label)}</span>
      {page === null && target !== null && !disabled ? <Icon name="external_link" size={14} label={say("(opens in a new tab)")} /> : null}
    </>
  );
  const here = page !== null && page === renderer.notebook ? ("page" as const) : undefined;
  const look = { "aria-current": here, className: kind === "text" ? "jt-link jt-page-link" : "jt-button jt-page-link", "data-kind": kind === "text" ? undefined : kind };

  /** With the values of this moment: those that it was drawn with may be older. */
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    if (page === null) return;
    const now = pageNow(component, renderer);
    if (now === null) event.preventDefault();
    else if (now.url !== undefined) event.currentTarget.href = now.url;
    const isPlain = !new_tab && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (now === null || !isPlain || !renderer.pages.go) return;
    event.preventDefault();
    renderer.pages.go(now.page, now.params);
  }

  /** Where pages have no addresses. */
  function open(): void {
    const now = pageNow(component, renderer);
    if (now !== null) renderer.pages.go?.(now.page, now.params);
  }

  if (disabled || (target === null && (page === null || !renderer.pages.go))) {
    return (
      // Without an address it is no `a` that screen readers call a link.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      <span {...look} role="link" aria-disabled="true" data-disabled="">
        {content}
      </span>
    );
  }
  if (target === null) {
    return (
      // Lab opens pages in tabs of its own, which have no address.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      <button type="button" {...look} role="link" onClick={open}>
        {content}
      </button>
    );
  }
  const isElsewhere = page === null || new_tab;
  return (
    <a {...look} href={target} onClick={follow} onAuxClick={follow} {...(isElsewhere ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
      {content}
    </a>
  );
}
