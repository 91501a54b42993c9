import { lazy, Suspense } from "react";
import type { HtmlComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const Html = lazy(() => import("../../renderer/markup/Html.tsx").then((module) => ({ default: module.Html })));

export default function HtmlView({ component: { html } }: ComponentProps<HtmlComponent>) {
  if (html === "") return null;
  return (
    <Suspense fallback={<div style={{ minHeight: 20 }} />}>
      <Html html={html} />
    </Suspense>
  );
}
