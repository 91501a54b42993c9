/** The title of a section, on its tab or above it, with a mark where something in it is wrong. */
import { sayCount } from "../../core/locale.ts";
import { useProblems, useSection } from "../hooks/sections.ts";
import { TitleText } from "./Title.tsx";

export function SectionTitle({ path }: { path: string }) {
  const { label, icon, badge } = useSection(path);
  return (
    <TitleText label={label} icon={icon} badge={badge}>
      <SectionProblems count={useProblems(path)} />
    </TitleText>
  );
}

/** A dot that says how many fields of a section are wrong. */
export function SectionProblems({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="jt-section-problems">
      <span className="jt-unseen">{sayCount(count, ", 1 field to correct", ", {count} fields to correct")}</span>
    </span>
  );
}
