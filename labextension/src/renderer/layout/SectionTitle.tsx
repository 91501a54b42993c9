/** The title of a section, on its tab or above it: that of the container, or its name; with a mark where something in it is wrong. */
import { sayCount } from "../../core/locale.ts";
import { useProblems } from "../hooks/sections.ts";
import { useKey, useRenderer } from "../hooks/renderer.ts";
import { TitleText } from "./Title.tsx";

export function SectionTitle({ path }: { path: string }) {
  const { store } = useRenderer();
  const component = useKey(store.components, path);
  const problems = useProblems(path);
  const { label = "", icon = "", badge = "" } = (component ?? {}) as { label?: string; icon?: string; badge?: string };
  const name = path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
  return (
    <TitleText label={label || name.charAt(0).toUpperCase() + name.slice(1)} icon={icon} badge={badge}>
      {problems > 0 ? (
        <span className="jt-section-problems">
          <span className="jt-unseen">{sayCount(problems, ", 1 field to correct", ", {count} fields to correct")}</span>
        </span>
      ) : null}
    </TitleText>
  );
}
