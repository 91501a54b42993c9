import { Marked } from "marked";
import { useMemo } from "react";
import { Html } from "./Html.tsx";

const marked = new Marked({ gfm: true, breaks: false, async: false });

export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => String(marked.parse(text)), [text]);
  return <Html html={html} />;
}
