import "./index.css";
import { lazy, Suspense, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { ChatComponent, ChatMessage, JsonValue } from "../../core/protocol.ts";
import { say, sentence, sayProperty } from "../../core/locale.ts";
import { useEvent } from "../../renderer/hooks/inputs.ts";
import { useKey, useLoading, useRenderer, useRunning, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { isPlain } from "../../renderer/markup/plain.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";

const Markdown = lazy(() => import("../../renderer/markup/Markdown.tsx"));

/** How far from its end a chat still follows, in pixels. */
const NEAR = 60;
const MAX_LENGTH = 100_000;
/** The most messages of a chat, as the server takes them: the newest stay. */
const MAX_MESSAGES = 500;

function listed(value: JsonValue | undefined): ChatMessage[] {
  return Array.isArray(value) ? (value as unknown as ChatMessage[]) : [];
}

function Said({ role, content }: ChatMessage): ReactNode {
  if (role !== "assistant" || isPlain(content)) return <div className="jt-chat-plain">{content}</div>;
  return (
    <Suspense fallback={<div className="jt-chat-plain">{content}</div>}>
      <Markdown text={content} />
    </Suspense>
  );
}

const WHO: Record<ChatMessage["role"], string> = { user: sentence("You"), assistant: sentence("Answer"), system: sentence("Note") };

interface ComposerProps {
  component: ChatComponent;
  busy: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
}

function Composer({ component: { label, placeholder, disabled }, busy, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState("");
  const isEmpty = text.trim() === "";

  function send(): void {
    if (isEmpty || busy || disabled) return;
    onSend(text.trim());
    setText("");
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  }

  return (
    <div className="jt-chat-composer">
      <textarea
        aria-label={label ? say("Message for {label}", { label }) : say("Message")}
        rows={1}
        maxLength={MAX_LENGTH}
        placeholder={sayProperty(placeholder)}
        disabled={disabled}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      {busy ? (
        <button type="button" className="jt-button jt-chat-send" aria-label={say("Stop")} title={say("Stop")} onClick={onStop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button type="button" className="jt-button jt-chat-send" data-kind="primary" aria-label={say("Send")} title={say("Send")} disabled={isEmpty || disabled} onClick={send}>
          <Icon name="send" />
        </button>
      )}
    </div>
  );
}

export default function Chat({ path, component }: ComponentProps<ChatComponent>) {
  const { visit, store } = useRenderer();
  const { label, suggestions, empty_text, disabled, height, handlers } = component;
  const heading = useId();
  const [value, change] = useValue(path);
  const messages = listed(value);
  const running = useKey(store.running, path);
  const lasts = useRunning(path);
  const loading = useLoading();
  const send = useEvent(path);
  const place = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const last = messages.at(-1);

  useLayoutEffect(() => {
    const element = place.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  });

  function post(content: string): void {
    atEnd.current = true;
    change([...messages, { role: "user", content }].slice(-MAX_MESSAGES) as unknown as JsonValue);
    if ("submit" in handlers) send("submit");
  }

  return (
    <section className="jt-panel jt-chat" style={{ height }} aria-labelledby={label ? heading : undefined} aria-label={label ? undefined : say("Chat")}>
      {label ? (
        <h2 className="jt-heading jt-chat-label" id={heading}>
          {label}
        </h2>
      ) : null}
      <div
        ref={place}
        className="jt-chat-messages"
        role="log"
        aria-label={say("Messages")}
        aria-busy={lasts}
        // What scrolls can be reached with the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
      >
        {messages.length === 0 ? (
          <div className="jt-chat-empty">
            <div className="jt-empty">{loading ? "" : sayProperty(empty_text)}</div>
            {suggestions.length === 0 || disabled ? null : (
              <div className="jt-chat-suggestions">
                {suggestions.map((one) => (
                  <button key={one} type="button" className="jt-button" data-size="small" disabled={running !== undefined} onClick={() => post(one)}>
                    {one}
                  </button>
                ))}
              </div>
            )}
          </div>
        ) : null}
        {messages.map((message, index) => (
          // A message keeps its place.
          // oxlint-disable-next-line react/no-array-index-key
          <article key={index} className="jt-chat-message" data-role={message.role} aria-label={say(WHO[message.role])}>
            <Said {...message} />
          </article>
        ))}
        {lasts && last?.role === "user" ? (
          <div className="jt-chat-waiting" aria-hidden="true">
            <i />
            <i />
            <i />
          </div>
        ) : null}
      </div>
      <Composer component={component} busy={running !== undefined} onSend={post} onStop={() => running?.forEach(({ event }) => visit.cancel(event))} />
    </section>
  );
}
