/** The operations page as a whole. */
import { useCallback, useRef, useState } from "react";
import { Callout } from "../renderer/parts/Callout.tsx";
import type { OverviewAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { Confirm, type Question } from "./Confirm.tsx";
import { Events } from "./Events.tsx";
import { age } from "./format.ts";
import { Kernels } from "./Kernels.tsx";
import { OperationsContext, type Shared } from "./context.ts";
import { usePolled } from "./poll.ts";
import { Tiles } from "./Tiles.tsx";
import { Visits } from "./Visits.tsx";
import { messageOf } from "../core/errors.ts";

interface OperationsProps {
  portal: HTMLElement;
  api: Api;
  labUrl: string | undefined;
  onOpen: ((path: string) => void) | undefined;
}

function Head({ overview }: { overview: OverviewAnswer | null }) {
  return (
    <header className="jt-ops-head">
      <h1 className="jt-title">Operations</h1>
      {overview === null ? null : (
        <p className="jt-ops-muted">
          jupyter_tools {overview.version}, up for {age(overview.now - overview.started)}
        </p>
      )}
    </header>
  );
}

/** What is wrong with the server itself. */
function Troubles({ overview }: { overview: OverviewAnswer }) {
  const { journal, store, publications, refused } = overview;
  return (
    <>
      {journal === null || journal.problem === "" ? null : (
        <Callout kind="warning" title="Events are not recorded for now">
          {`${journal.problem} (${journal.file})`}
        </Callout>
      )}
      {store === "" ? null : (
        <Callout kind="warning" title="Visits are not kept as they should be">
          {store}
        </Callout>
      )}
      {publications === "" ? null : (
        <Callout kind="error" title="Visitors cannot open any page">
          {publications}
        </Callout>
      )}
      {refused.map((message) => (
        <Callout key={message} kind="warning" title="A page could not connect">
          {message}
        </Callout>
      ))}
    </>
  );
}

function Skeleton() {
  return (
    <div className="jt-skeleton" aria-hidden="true">
      <div className="jt-bone" style={{ gridColumn: "span 12", height: 84 }} />
      <div className="jt-bone" style={{ gridColumn: "span 12", height: 220 }} />
      <div className="jt-bone" style={{ gridColumn: "span 12", height: 220 }} />
    </div>
  );
}

const LOGGED_OUT = "You are no longer logged in, or may not run notebooks. Log in to Jupyter and reload this page.";

export function Operations({ portal, api, labUrl, onOpen }: OperationsProps) {
  const root = useRef<HTMLDivElement>(null);
  const ask = useCallback(() => api.overview(), [api]);
  const { answer, problem, refresh } = usePolled(ask, root);
  const [question, setQuestion] = useState<Question | null>(null);
  const [visit, setVisit] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState("");

  const act = useCallback(
    async (action: () => Promise<void>) => {
      setFailure("");
      try {
        await action();
      } catch (error) {
        setFailure(messageOf(error));
      }
      refresh();
    },
    [refresh],
  );
  const shared: Shared = { api, labUrl, onOpen, root, act, confirm: setQuestion, visit, showVisit: setVisit };
  return (
    <OperationsContext value={shared}>
      <div className="jt-body jt-ops" ref={root} aria-busy={answer === null && problem === null}>
        <Head overview={answer} />
        <div className="jt-notices" aria-live="polite">
          {problem === null ? null : (
            <Callout kind="error" title={answer === null ? "Nothing can be shown" : "What you see is not up to date"}>
              {problem.status === 403 ? LOGGED_OUT : `${problem.message} It is asked again every few seconds.`}
            </Callout>
          )}
          {failure === "" ? null : (
            <Callout kind="error" onClose={() => setFailure("")}>
              {failure}
            </Callout>
          )}
        </div>
        {answer === null ? (
          problem === null ? <Skeleton /> : null
        ) : (
          <>
            <Troubles overview={answer} />
            <Tiles overview={answer} />
            <Kernels overview={answer} />
            <Visits overview={answer} />
            <Events overview={answer} />
          </>
        )}
      </div>
      <Confirm portal={portal} question={question} onClose={() => setQuestion(null)} onDo={act} />
    </OperationsContext>
  );
}
