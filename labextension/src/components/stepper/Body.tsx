import "../../renderer/layout/sections.css";
import "./index.css";
import { useId, useRef, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { checkForm } from "../../core/checks.ts";
import { say, sayProperty } from "../../core/locale.ts";
import type { StepperComponent as Properties } from "../../core/protocol.ts";
import { useProblems, useSection, useSections } from "../../renderer/hooks/sections.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { SectionProblems } from "../../renderer/layout/SectionTitle.tsx";
import { Slot } from "../../renderer/layout/Slot.tsx";
import { Badge, Heading, TitleHelp } from "../../renderer/layout/Title.tsx";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";
import { Icon } from "../../renderer/parts/Icon.tsx";

/** With more steps, their titles are below their marks. */
const FEW = 3;

export default function Stepper({ path, component }: ComponentProps<Properties>) {
  const { visit, store } = useRenderer();
  const id = useId();
  const panels = useRef<HTMLDivElement>(null);
  const { names, open, drawn, turn } = useSections(path, component);
  const finishing = useKey(store.running, path)?.some(({ name }) => name === "finish") ?? false;
  const { label, icon, badge, help, linear, back_label, next_label, finish_label } = component;
  const [active = ""] = open;
  const index = names.indexOf(active);
  const isLast = index === names.length - 1;
  const forward = isLast ? finish_label : next_label;

  function go(name: string | undefined): void {
    if (name === undefined) return;
    flushSync(() => turn(name, true));
    panels.current?.querySelector<HTMLElement>(":scope > :not([hidden])")?.focus();
  }

  /** Whether nothing is wrong in a container; what is, is said, and has the focus. */
  function passes(container: string): boolean {
    const wrong = checkForm(store, container);
    if (wrong !== null) store.attention.set({ path: wrong });
    return wrong === null;
  }

  function advance(): void {
    if (!isLast) {
      if (passes(`${path}.${active}`)) go(names[index + 1]);
    } else if (passes(path)) visit.event(path, "finish");
  }

  return (
    <section className="jt-card jt-stepper" data-many={names.length > FEW ? "" : undefined} aria-labelledby={label ? id : undefined}>
      <Heading id={id} label={label} icon={icon} badge={badge} help={help} />
      {names.length === 0 ? (
        <div className="jt-parts" />
      ) : (
        <>
          <StepNow path={`${path}.${active}`} number={index + 1} count={names.length} />
          {/* Without markers, Safari takes it for no list. */}
          {/* oxlint-disable-next-line jsx-a11y/no-redundant-roles */}
          <ol className="jt-step-list" role="list" aria-label={label || say("Steps")}>
            {names.map((name, place) => (
              <Step
                key={name}
                path={`${path}.${name}`}
                number={place + 1}
                isNow={name === active}
                isDone={place < index && (linear || drawn.has(name))}
                isClosed={linear && place > index}
                onOpen={() => turn(name, true)}
              />
            ))}
          </ol>
          <div ref={panels} className="jt-step-panels">
            {names.map((name, place) => (
              <Panel
                key={name}
                path={`${path}.${name}`}
                number={place + 1}
                count={names.length}
                isOpen={name === active}
                isDrawn={drawn.has(name)}
                onEnter={forward === "" ? undefined : advance}
              />
            ))}
          </div>
          <div className="jt-step-buttons">
            {forward === "" ? null : (
              <button type="button" className="jt-button" data-kind="primary" aria-busy={isLast && finishing} onClick={advance}>
                <ButtonFace icon="" running={isLast && finishing}>
                  {sayProperty(forward)}
                </ButtonFace>
              </button>
            )}
            {index === 0 || back_label === "" ? null : (
              <button type="button" className="jt-button" onClick={() => go(names[index - 1])}>
                {sayProperty(back_label)}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function useStepName(path: string, number: number, count: number): string {
  const { label } = useSection(path);
  return say("Step {number} of {count}: {title}", { number, count, title: label });
}

interface NowProps {
  path: string;
  number: number;
  count: number;
}

/** Which step is open, where there is no room for the titles of all; for screen readers, the step itself says it. */
function StepNow({ path, number, count }: NowProps) {
  const name = useStepName(path, number, count);
  const { help } = useSection(path);
  return (
    <div className="jt-step-now" aria-hidden="true">
      <div className="jt-step-title">{name}</div>
      <TitleHelp text={help} />
    </div>
  );
}

interface StepProps {
  path: string;
  number: number;
  isNow: boolean;
  isDone: boolean;
  /** Whether it is reached by the button only. */
  isClosed: boolean;
  onOpen: () => void;
}

function Step({ path, number, isNow, isDone, isClosed, onOpen }: StepProps) {
  const { label, icon, badge, help } = useSection(path);
  const problems = useProblems(path);
  return (
    <li className="jt-step" data-state={isNow ? "now" : isDone ? "done" : undefined}>
      <button type="button" data-section={path} aria-current={isNow ? "step" : undefined} disabled={isClosed} onClick={onOpen}>
        <span className="jt-step-mark" aria-hidden="true">
          {isDone ? <Icon name="check" /> : icon === "" ? number : <Icon name={icon} />}
        </span>
        <span className="jt-step-text">
          <span className="jt-step-title">
            <span className="jt-title-text">{label}</span>
            <Badge text={badge} />
            <SectionProblems count={problems} />
            {isDone && problems === 0 ? <span className="jt-unseen">{say(", done")}</span> : null}
          </span>
          {help === "" ? null : <span className="jt-step-help">{help}</span>}
        </span>
      </button>
    </li>
  );
}

/** Fields of one line, in which Enter goes on. */
const LINE = /^(?:text|email|url|tel|search|password|number)$/u;

interface PanelProps extends NowProps {
  isOpen: boolean;
  isDrawn: boolean;
  onEnter: (() => void) | undefined;
}

function Panel({ path, number, count, isOpen, isDrawn, onEnter }: PanelProps) {
  const name = useStepName(path, number, count);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const { target, currentTarget, key, nativeEvent } = event;
    if (onEnter === undefined || key !== "Enter" || event.defaultPrevented || nativeEvent.isComposing) return;
    if (!(target instanceof HTMLInputElement) || !LINE.test(target.type)) return;
    // A form in the step sends itself; one around the stepper is not sent by its steps.
    const form = target.closest("form");
    if (form !== null && currentTarget.contains(form)) return;
    event.preventDefault();
    onEnter();
  }

  return (
    // A fieldset has a look of its own, also in Lab; the keys are those of the fields in it.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-interactions
    <div role="group" aria-label={name} tabIndex={-1} className="jt-section jt-step-panel" hidden={!isOpen} onKeyDown={onKeyDown}>
      {isDrawn ? <Slot path={path} /> : null}
    </div>
  );
}
