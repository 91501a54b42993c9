import { Component, type ReactNode } from "react";
import { say } from "../../core/locale.ts";
import { Callout } from "./Callout.tsx";

interface GuardProps {
  /** What is guarded, for the message and the console. */
  path: string;
  /** A change of it gives the component another chance. */
  resetKey: unknown;
  children: ReactNode;
}

interface GuardState {
  error: Error | null;
  resetKey: unknown;
}

/** Keeps a component that breaks from taking the page down. */
export class Guard extends Component<GuardProps, GuardState> {
  override state: GuardState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<GuardState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ resetKey }: GuardProps, state: GuardState): Partial<GuardState> | null {
    return resetKey === state.resetKey ? null : { error: null, resetKey };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`jupyter_tools: the component ${this.props.path} could not be shown`, error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Callout kind="error" title={say("This part of the page could not be shown")}>
        {error.message}
      </Callout>
    );
  }
}
