/** Sets properties of what is selected: `=`, a few letters, Enter for the field; `placeholder=All airlines` sets it at once. */
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { nodeAt, takenBeside, typeAt } from "../document/tree.ts";
import type { Catalog } from "../inspector/schema.ts";
import { showProperty } from "../session/actions.ts";
import { useHandlers } from "../session/handlers.ts";
import type { PaletteAt } from "../session/ui.ts";
import { completionsOf, type Completion } from "./completion.tsx";
import { parseSetting } from "./line.ts";
import { Hint, PaletteBox } from "./PaletteBox.tsx";
import { readPairs, setAll, settablesOf, settablesOfPage, STILL_LOADING } from "./properties.ts";
import { useTypedLine } from "./typed-line.ts";

interface Props {
  at: Extract<PaletteAt, { does: "set" }>;
  catalog: Catalog | null;
}

export function SetPalette({ at, catalog }: Props) {
  const parts = useCanvas();
  const { canvas, ui } = parts;
  const page = useCell(canvas.page);
  const paths = useCell(canvas.selected);
  const handlers = useHandlers();
  const { text, line, judged, refused, write, judge, mind, take, close } = useTypedLine(parseSetting, at);
  const types = [...new Set(paths.map((path) => typeAt(page, path)))];
  const schemas = useCell(canvas.settings);
  const settables = paths.length === 0 ? settablesOfPage(schemas, page) : settablesOf(catalog ?? {}, types);
  // Settings that do not count in the kernel's mode can be set beside the mode, and have no field yet.
  const offered = line.pairs.length > 0 ? settables : settables.filter(({ kernel }) => kernel?.counts !== false);
  const [path = ""] = paths;
  const node = nodeAt(page, path) ?? {};
  const completions = completionsOf(line, offered, node, handlers);
  const read = (pairs: typeof line.pairs) => readPairs(settables, pairs, node, path === "" ? [] : takenBeside(page, path));
  const settings = read(judged);
  const isLoading = path === "" ? schemas === null : catalog === null;
  const problem = isLoading ? STILL_LOADING : refused !== null ? refused : "problem" in settings ? settings.problem : null;

  function onEnter(chosen: Completion | undefined, again: boolean): void {
    if (line.pairs.length === 0) {
      if (chosen === undefined) return;
      ui.palette.set(null);
      showProperty(parts, chosen.label);
      return;
    }
    const begun = (line.last?.text ?? "") !== "" && chosen?.same === false;
    if (begun) return take(chosen);
    const all = read(line.pairs);
    if ("problem" in all) return judge();
    void mind(canvas.run(setAll(page, paths, all, canvas.problems.names)));
    if (!again) return close();
    return write("");
  }

  return (
    <PaletteBox
      label="Set properties"
      placeholder="Search properties"
      wide={line.pairs.length > 0}
      where={`Set on ${at.where}`}
      text={text}
      groups={completions === null ? [] : [completions]}
      search={line.last?.text ?? ""}
      problem={problem}
      onText={write}
      onEnter={onEnter}
      onTab={(chosen) => chosen && take(chosen)}
      onClose={close}
      foot={
        <>
          <Hint keys={["Enter"]}>{line.pairs.length === 0 ? "Go to the field" : "Set"}</Hint>
          <Hint keys={["Tab"]}>{line.last?.kind === "value" ? "Take it" : "Write its value"}</Hint>
        </>
      }
    />
  );
}
