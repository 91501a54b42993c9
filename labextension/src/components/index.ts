/** The React component of each type in the catalog. */
import { memo } from "react";
import { Button } from "./button/index.tsx";
import { Chart } from "./chart/index.tsx";
import { Checkbox } from "./checkbox/index.tsx";
import { Container } from "./container/index.tsx";
import type { Kinds } from "../renderer/hooks/renderer.ts";
import { Form } from "./form/index.tsx";
import { Message } from "./message/index.tsx";
import { Number } from "./number/index.tsx";
import { OutputArea } from "./output/index.tsx";
import { Select } from "./select/index.tsx";
import { Table } from "./table/index.tsx";
import { Text } from "./text/index.tsx";
import { TextInput } from "./text_input/index.tsx";

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
