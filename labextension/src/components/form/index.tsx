import { useId, useMemo } from "react";
import { checkForm, primaryButton } from "../../core/checks.ts";
import type { FormComponent as Properties } from "../../core/protocol.ts";
import { FormContext } from "../../renderer/hooks/form.ts";
import { useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Box } from "../../renderer/layout/Box.tsx";

export default function Form({ path, component }: ComponentProps<Properties>) {
  const { visit, store } = useRenderer();
  const heading = useId();
  const bound = "submit" in component.handlers;

  const actions = useMemo(() => {
    function send(button: string | null): void {
      const wrong = checkForm(store, path);
      if (wrong !== null) {
        store.attention.set({ path: wrong });
        return;
      }
      const pressed = button === null ? undefined : store.component(button);
      const go = () => {
        if (button !== null && pressed && "click" in pressed.handlers) visit.event(button, "click");
        else if (bound) visit.event(path, "submit");
      };
      if (button === null) go();
      else visit.press(button, go);
    }
    return { press: send, enter: () => send(primaryButton(store, path)) };
  }, [visit, store, path, bound]);

  return (
    <form
      className="jt-card"
      noValidate
      aria-labelledby={component.label ? heading : undefined}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        actions.enter();
      }}
    >
      <FormContext value={actions}>
        <Box path={path} component={component} id={heading} />
      </FormContext>
      {/* Enter in any field submits only where a form has a submit button. */}
      <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
    </form>
  );
}
