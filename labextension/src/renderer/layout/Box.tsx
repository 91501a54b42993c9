/** What containers with a title draw: the title, what stands beside it, and below it what else they hold. */
import "./Box.css";
import { useKey, useRenderer } from "../hooks/renderer.ts";
import { Grid, Slot } from "./Slot.tsx";
import { Heading, TitleHelp, type Titled } from "./Title.tsx";

interface BoxProps {
  path: string;
  component: Titled & { help: string };
  /** The id of the title. */
  id: string;
}

/** Whether a component stands beside the title of the container that holds it. */
function isHeader({ header }: { header?: boolean }): boolean {
  return header === true;
}

export function Box({ path, component, id }: BoxProps) {
  const { store } = useRenderer();
  const headers = (useKey(store.children, path) ?? []).filter(isHeader);
  const { label, icon, badge, help } = component;
  const heading = <Heading id={id} label={label} icon={icon} badge={badge} help="" />;
  return (
    <>
      {headers.length === 0 ? (
        heading
      ) : (
        <div className="jt-head">
          {heading}
          <div className="jt-head-parts">
            {headers.map(({ name }) => (
              <Slot key={name} path={`${path}.${name}`} />
            ))}
          </div>
        </div>
      )}
      <TitleHelp text={help} />
      <Grid prefix={path} without={isHeader} />
    </>
  );
}
