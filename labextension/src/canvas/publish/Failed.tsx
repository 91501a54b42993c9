/** Why publishing or a trial failed, with the traceback of the cell. */
import { Icon } from "../controls/Icon.tsx";
import type { Failure } from "./trial.ts";

export function Failed({ message, traceback }: Failure) {
  return (
    <section className="jt-c-publish-error" role="alert">
      <b>
        <Icon name="error" />
        {message}
      </b>
      {traceback ? <pre>{traceback}</pre> : null}
    </section>
  );
}
