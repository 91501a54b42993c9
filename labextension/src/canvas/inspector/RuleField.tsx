/** A rule of a property: an expression, what it gives now, and completion from the page's values. */
import { Popover } from "@mantine/core";
import { Fragment, useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { GIVEN } from "../../core/catalog.ts";
import type { Json } from "../../core/edits.ts";
import { evaluate } from "../../core/expressions/evaluate.ts";
import { parse } from "../../core/expressions/parser.ts";
import { readsOf } from "../../core/expressions/reads.ts";
import { jsonOf, scopeOf } from "../../core/expressions/scope.ts";
import { ExpressionError } from "../../core/expressions/tree.ts";
import { shownTable } from "../../core/frames.ts";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import type { IconName } from "../controls/icons.ts";
import { TheirsNote } from "../controls/TheirsNote.tsx";
import type { Canvas } from "../session/canvas.ts";
import { useTheirs } from "../session/typed.ts";
import { changeEntry } from "../document/commands.ts";
import { python } from "../document/python.ts";
import { complete, isObject, nodeAt, parentOf, repeaterAround, typeAt } from "../document/tree.ts";
import { KINDS, offersFor, type Known, type Offer } from "./completion.ts";
import { explained } from "./meant.ts";
import { NoteLine } from "./Row.tsx";

interface Props {
  /** The components that get the rule: all the same one. */
  paths: readonly string[];
  property: string;
  label: string;
  /** Whether the editor opens at once. */
  opened: boolean;
  /** The editor opens: the field stays, also while there is no rule. */
  onOpen: () => void;
  /** Nothing is typed any more: without a rule, the field can go. */
  onDone: () => void;
}

const UNFINISHED = "not finished yet";
/** Beside its field, or over it where there is no room. */
const IN_VIEW = { flip: true, shift: { crossAxis: true, padding: 8 } };

const OF_DEFAULT = "Computed once, when a visit begins";
const MEANS: Record<string, string> = { visible: "True shows it", disabled: "True greys it out", required: "True asks for it" };

export function RuleField({ paths, property, label, opened, onOpen, onDone }: Props) {
  const { canvas } = useCanvas();
  const { portal } = useRenderer();
  const page = useCell(canvas.page);
  const [first = "", ...others] = paths.map((path) => ruleAt(page, path, property));
  const mixed = others.some((one) => one !== first);
  const saved = mixed ? "" : first;
  const kept = ruleDraft(canvas, paths, property);
  /** What is typed; null before that. It stays while other components are selected. */
  const [typed, setTyped] = useState(kept.get());
  const [open, setOpen] = useState(opened && typed === null);
  const draft = typed ?? saved;
  const theirs = useTheirs({ paths, property: "rules" }, saved, typed);
  const [choice, setChoice] = useState(0);
  const area = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [caret, setCaret] = useState(0);
  /** Where the caret goes when a name was taken. */
  const placed = useRef<number | null>(null);
  // At once: what is typed right after the editor was opened is part of the rule.
  const takeArea = useCallback((element: HTMLTextAreaElement | null) => {
    area.current = element;
    element?.focus({ preventScroll: true });
  }, []);

  // Before the next key comes.
  useLayoutEffect(() => {
    const at = placed.current;
    placed.current = null;
    if (at !== null) area.current?.setSelectionRange(at, at);
  });

  function begin(): void {
    setOpen(true);
    onOpen();
  }

  function type(text: string | null): void {
    setTyped(text);
    kept.set(text);
  }

  function discard(): void {
    type(null);
    onDone();
  }

  /** Closes the editor; what is typed stays as a draft. */
  function close(): void {
    setOpen(false);
    if (draft.trim() === saved) discard();
  }

  /** Saves what is typed; where another has changed the rule meanwhile, the builder is asked first. */
  function save(): void {
    if (theirs.who !== null) return;
    close();
    if (draft.trim() !== saved) theirs.own(write);
  }

  function write(): void {
    const text = draft.trim();
    const edits = paths.map((path) => changeEntry(canvas.page.get(), path, "rules", property, text === "" ? null : text));
    const answer = canvas.run({ label: `Change rule of ${label.toLowerCase()}`, edits, selected: [...paths] });
    type(null);
    // A rule that is refused stays as a draft.
    void answer.then((problem) => (problem === null ? onDone() : type(text)));
  }

  function choose(keeps: boolean): void {
    theirs.settle();
    if (keeps) theirs.own(write);
    else type(null);
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    else if (event.key === "Escape") close();
    else return;
    // The next Esc is one of the dock, where it is open over the page.
    button.current?.focus();
  }

  const isDefault = paths.every((path) => (GIVEN[typeAt(page, path)] ?? "value") === property);
  const now = resultOf(canvas, paths, draft, isDefault);
  const given = saved === "" ? null : saved === draft ? now : resultOf(canvas, paths, saved, isDefault);
  const offers = open ? offersFor(draft.slice(0, caret), knownOf(canvas, paths, isDefault)) : { from: 0, all: [] };
  // The beginning of a name that is offered is no mistake yet.
  const shownNow = "problem" in now && draft !== saved && offers.all.length > 0 && caret > offers.from ? { problem: UNFINISHED } : now;
  const isWrong = "problem" in shownNow && shownNow.problem !== UNFINISHED && draft.trim() !== "";
  /** Why what was typed is not saved. */
  const wrongDraft = typed !== null && !open && "problem" in now && draft.trim() !== "" ? now.problem : null;

  function take(index: number): void {
    const offer = offers.all[index];
    if (!offer) return;
    const text = draft.slice(0, offers.from) + offer.text + draft.slice(caret);
    type(text);
    const at = offers.from + offer.text.length;
    setCaret(at);
    setChoice(0);
    placed.current = at;
  }

  return (
    <>
      <Popover opened={open} onDismiss={() => ("problem" in now && draft.trim() !== "" ? close() : save())} closeOnEscape={false} position="left-start" offset={8} middlewares={IN_VIEW} width={420} trapFocus portalProps={{ target: portal }} classNames={{ dropdown: "jt-c-rule-editor" }} transitionProps={{ duration: 0 }}>
        <Popover.Target>
          <button ref={button} type="button" id={`jt-c-${property}`} className="jt-c-rule-text" data-problem={(given !== null && "problem" in given) || wrongDraft !== null ? "" : undefined} onClick={begin}>
            {typed !== null ? <i>{typed}</i> : mixed ? <i className="jt-c-faint">Mixed</i> : saved === "" ? <span className="jt-c-faint">Write a rule</span> : saved}
          </button>
        </Popover.Target>
        <Popover.Dropdown onKeyDown={onKeyDown}>
          <div className="jt-c-rule-head">
            <Icon name="rule" />
            <b>{label}</b>
            <span>{isDefault ? OF_DEFAULT : (MEANS[property] ?? "Computed as you type elsewhere")}</span>
          </div>
          <textarea
            ref={takeArea}
            className="jt-c-input jt-c-mono"
            rows={3}
            aria-label={`Rule for ${label}`}
            placeholder={mixed ? `Replaces the rules of all ${paths.length}` : undefined}
            aria-invalid={isWrong || undefined}
            spellCheck={false}
            data-autofocus=""
            value={draft}
            onChange={({ target }) => {
              type(target.value);
              setCaret(target.selectionStart);
              setChoice(0);
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onKeyDown={(event) => {
              if (event.key === "Tab" && offers.all.length > 0) {
                event.preventDefault();
                take(choice);
              } else if (event.key === "ArrowDown" && offers.all.length > 0) {
                event.preventDefault();
                setChoice((choice + 1) % offers.all.length);
              } else if (event.key === "ArrowUp" && offers.all.length > 0) {
                event.preventDefault();
                setChoice((choice + offers.all.length - 1) % offers.all.length);
              }
            }}
          />
          {theirs.who === null ? null : <TheirsNote who={theirs.who} text={mixed ? "different rules" : saved} onTake={() => choose(false)} onKeep={() => choose(true)} />}
          {offers.all.length === 0 ? null : <Offers all={offers.all} typed={caret - offers.from} chosen={choice} onTake={take} />}
          <div className="jt-c-rule-now">
            {isWrong ? (
              <NoteLine kind="error">{shownNow.problem}</NoteLine>
            ) : (
              <>
                <span>Now</span>
                <code>{draft.trim() === "" ? "no rule" : "problem" in shownNow ? shownNow.problem : shownNow.text}</code>
              </>
            )}
            <span className="jt-c-keys">
              {offers.all.length === 0 ? null : (
                <>
                  <kbd className="jt-c-key">Tab</kbd> take
                </>
              )}
              <kbd className="jt-c-key">Ctrl</kbd> <kbd className="jt-c-key">Enter</kbd> done
            </span>
          </div>
          <p className="jt-c-rule-foot">
            Python: <code>and or not in is == + - * / min() max() len() today()</code>
            <br />
            {isDefault ? (
              <>
                Reads only <code>visit</code>: <code>visit.params.name</code> is of the page’s address.
              </>
            ) : (
              <>
                Reads only <code>state</code> and <code>visit</code>. Runs in the browser.
              </>
            )}
          </p>
        </Popover.Dropdown>
      </Popover>
      {wrongDraft === null ? null : <NoteLine kind="error">{wrongDraft}</NoteLine>}
      {typed === null || open ? null : (
        <small className="jt-c-note">
          <span>
            {"A draft, not saved. "}
            <button type="button" className="jt-c-text-link" onClick={discard}>
              Discard
            </button>
          </span>
        </small>
      )}
      {given !== null && "text" in given ? <small className="jt-c-note" data-kind="rule">{`Now: ${given.text}`}</small> : null}
    </>
  );
}

/** What is typed of a rule and not saved, as the canvas keeps it. */
export function ruleDraft(canvas: Canvas, paths: readonly string[], property: string): { get: () => string | null; set: (text: string | null) => void } {
  const key = canvas.drafts.key(paths, property);
  return { get: () => canvas.drafts.get(key), set: (text) => canvas.drafts.keep(key, text) };
}

function ruleAt(page: Json, path: string, property: string): string {
  const rules = nodeAt(page, path)?.["rules"];
  return isObject(rules) && typeof rules[property] === "string" ? rules[property] : "";
}

/** Names to take, under the kinds that they are. */
function Offers({ all, typed, chosen, onTake }: { all: readonly Offer[]; typed: number; chosen: number; onTake: (index: number) => void }) {
  return (
    <div className="jt-c-offers" role="listbox" aria-label="Names">
      {all.map((offer, index) => (
        <Fragment key={offer.name}>
          {offer.kind === all[index - 1]?.kind ? null : (
            <small role="presentation">
              {KINDS[offer.kind]}
              {index === 0 && all.some(({ now }) => now !== "") ? <span>Now</span> : null}
            </small>
          )}
          <div role="option" aria-selected={index === chosen} onPointerDown={(event) => (event.preventDefault(), onTake(index))}>
            <Icon name={ICONS[offer.kind]} size={14} />
            <b>
              <mark>{offer.name.slice(0, typed)}</mark>
              {offer.name.slice(typed)}
            </b>
            <code>{offer.type}</code>
            <span>{offer.now}</span>
          </div>
        </Fragment>
      ))}
    </div>
  );
}

const ICONS: Record<Offer["kind"], IconName> = { state: "value", column: "frame", item: "frame", function: "rule", method: "rule", constant: "check" };

/** The repeater around the components that get a rule; null where one is in none. */
function repeaterOf(page: Json, paths: readonly string[]): string | null {
  const [first = null, ...others] = paths.map((path) => repeaterAround(page, parentOf(path)));
  return others.every((one) => one === first) ? first : null;
}

function knownOf({ store, visit, page }: Canvas, paths: readonly string[], isDefault: boolean): Known {
  const repeater = repeaterOf(page.get(), paths);
  return {
    isDefault,
    page: page.get(),
    value: (path) => store.values.get(path),
    table: (path) => {
      const component = store.component(path);
      return component === undefined ? null : shownTable(component);
    },
    cells: (path, position) => visit.cells(path, path === repeater ? (visit.table(path).row(position)?.id ?? position) : position),
    repeater,
  };
}

/** What an expression gives for the values of now, as Python writes it; or what is wrong with it. */
function resultOf({ store, visit, page }: Canvas, paths: readonly string[], text: string, isDefault: boolean): { text: string } | { problem: string } {
  try {
    const shown = page.get();
    const declared = (path: string) => {
      const node = nodeAt(shown, path);
      return node === undefined ? undefined : complete(node);
    };
    const repeater = repeaterOf(shown, paths);
    // In a repeater of the first row; before there is one, any column may come.
    const item = repeater === null ? {} : { item: visit.cells(repeater, visit.table(repeater).row(0)?.id ?? 0) ?? null };
    const node = parse(text.trim());
    if (isDefault && readsOf(node).some(([first]) => first === "state")) return { problem: "a default reads `visit`, and not `state`" };
    const value = evaluate(node, scopeOf({ declared, value: (path) => store.values.get(path), row: (path, position) => visit.cells(path, position), user: "", params: {}, ...item }));
    return { text: python(jsonOf(value)) };
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.start >= text.trim().length ? UNFINISHED : explained(text.trim(), error, page.get()) };
    throw error;
  }
}
