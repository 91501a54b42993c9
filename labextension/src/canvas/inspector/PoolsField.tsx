/** The pools of the app: each lets so many handlers run at once, over all kernels. */
import { useState } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { whyNoName } from "../document/names.ts";
import type { Command } from "../document/commands.ts";
import { TypedContext } from "../session/typed.ts";
import { CommitField } from "./CommitField.tsx";
import { Field } from "./fields.tsx";
import { useFirst } from "./More.tsx";
import { NoteLine } from "./Row.tsx";
import { addPool, poolsOf, removePool, renamePool, sizePool, usersOf } from "./settings.ts";

const SIZE = { kind: "number", integer: true, min: 1, max: 1000, empty: false } as const;

export function PoolsField() {
  const { canvas } = useCanvas();
  const page = useCell(canvas.page);
  const app = useCell(canvas.app);
  const findings = useCell(canvas.problems.findings);
  const [problem, setProblem] = useState<{ pool: string; text: string } | null>(null);
  const pools = poolsOf(app);
  const names = pools.map(([name]) => name);
  const { shown, more } = useFirst(pools);

  function run(pool: string, command: Command, key: string | null = null): void {
    void canvas.run(command, key).then((text) => setProblem(text === null ? null : { pool, text }));
  }

  function remove(pool: string): void {
    const users = usersOf(page, pool);
    if (users.length === 0) return run(pool, removePool(app, pool));
    const [first = "", ...others] = users;
    const who = others.length === 0 ? first : `${first} and ${others.length} more`;
    return setProblem({ pool, text: `${who} ${others.length === 0 ? "uses" : "use"} this pool: choose another one under Handlers first.` });
  }

  return (
    <TypedContext value={{ paths: ["app"], property: "pools" }}>
      <div className="jt-c-pools" role="group" aria-label="Pools">
        {shown.map(([name, size], index) => {
          const said = problem?.pool === name ? problem.text : (findings.find((one) => one.place === `pools.${name}`)?.message ?? null);
          return (
            // A pool that is renamed keeps its fields, and the one that has the focus.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className="jt-c-pool">
              <CommitField
                label={`Name of pool ${name}`}
                text={name}
                whyNot={(text) => (text === "" ? "A pool needs a name." : whyNoName(text, names))}
                onCommit={(text) => run(text, renamePool(name, text))}
              />
              <div className="jt-c-pool-size">
                <Field
                  id={`jt-c-pool-${name}`}
                  label={`Size of pool ${name}`}
                  kind={SIZE}
                  value={size}
                  onChange={(next, typing) => run(name, sizePool(canvas.app.get(), name, next), typing ? `app pools ${name}` : null)}
                  onEnd={() => canvas.endStep()}
                />
              </div>
              <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Remove pool ${name}`} title="Remove" onClick={() => remove(name)}>
                <Icon name="close" size={12} />
              </button>
              {said === null ? null : <NoteLine kind="error">{said}</NoteLine>}
            </div>
          );
        })}
        {more}
        <button type="button" className="jt-c-plain-button" onClick={() => run("", addPool(canvas.app.get()))}>
          <Icon name="plus" size={12} />
          Add a pool
        </button>
        {pools.length === 0 ? <NoteLine>Handlers whose policy names a pool share its places: so many of them run at once.</NoteLine> : null}
      </div>
    </TypedContext>
  );
}
