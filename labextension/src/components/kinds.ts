/** The React component of each type in the catalog. */
import { memo } from "react";
import { Button } from "./Button.tsx";
import { Chart } from "./Chart.tsx";
import { Checkbox } from "./Checkbox.tsx";
import { Container } from "./Container.tsx";
import type { Kinds } from "./context.ts";
import { Form } from "./Form.tsx";
import { Message } from "./Message.tsx";
import { Number } from "./Number.tsx";
import { OutputArea } from "./OutputArea.tsx";
import { Select } from "./Select.tsx";
import { Table } from "./Table.tsx";
import { Text } from "./Text.tsx";
import { TextInput } from "./TextInput.tsx";

export const KINDS: Kinds = {
  container: memo(Container),
  form: memo(Form),
  text: memo(Text),
  message: memo(Message),
  text_input: memo(TextInput),
  number: memo(Number),
  select: memo(Select),
  checkbox: memo(Checkbox),
  button: memo(Button),
  table: memo(Table),
  chart: memo(Chart),
  output: memo(OutputArea),
};
