import { createContext, useContext } from "react";

interface FormActions {
  /** Checks the inputs, then runs the button's handler, or else the form's. */
  press(button: string): void;
}

export const FormContext = createContext<FormActions | null>(null);

/** The form that a button is in. */
export function useForm(): FormActions | null {
  return useContext(FormContext);
}
