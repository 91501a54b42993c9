import { Marked } from "marked";
import { useMemo } from "react";
import { withEntities } from "../../core/literal.ts";
import { Html } from "./Html.tsx";
import { htmlOf } from "./prose.ts";

const marked = new Marked({ gfm: true, breaks: false, async: false });

export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => withEntities(htmlOf(text, (source) => String(marked.parse(source)))), [text]);
  return <Html html={html} />;
}
