import { Input } from "@mantine/core";
import { useEffect, useId, useRef, useState, type DragEvent, type ReactNode } from "react";
import { say } from "../../core/locale.ts";
import type { UploadComponent as Properties, UploadedFile } from "../../core/protocol.ts";
import { describedBy, useField } from "../../renderer/hooks/inputs.ts";
import { useCell, useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { takenInWords, writeSize } from "./taken.ts";
import { filesIn, Uploads, type Transfer } from "./uploads.ts";

const ICONS = [
  [/^image\//u, "photo"],
  [/csv|sheet|excel|parquet|tab-sep/u, "spreadsheet"],
  [/^text\/|json|pdf|word/u, "file_text"],
] as const;

function iconOf(type: string): string {
  return ICONS.find(([kind]) => kind.test(type))?.[1] ?? "file";
}

function holdsFiles({ dataTransfer }: { dataTransfer: DataTransfer | null }): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

/** A file that misses its place would otherwise replace the page. */
function useMissedDrops(): void {
  useEffect(() => {
    const stop = (event: globalThis.DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    window.addEventListener("dragover", stop);
    window.addEventListener("drop", stop);
    return () => {
      window.removeEventListener("dragover", stop);
      window.removeEventListener("drop", stop);
    };
  }, []);
}

interface RowProps {
  icon: string;
  name: string;
  meta: ReactNode;
  children?: ReactNode;
  failed?: boolean;
}

function Row({ icon, name, meta, children, failed = false }: RowProps) {
  return (
    <li className="jt-file" data-failed={failed ? "" : undefined}>
      <Icon name={icon} />
      <span className="jt-file-text">
        <span className="jt-file-name" title={name}>
          {name}
        </span>
        {meta}
      </span>
      {children}
    </li>
  );
}

function Small({ icon, label, onClick }: { icon: string; label: string; onClick: () => void }) {
  return (
    <button type="button" className="jt-icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={16} />
    </button>
  );
}

function TransferRow({ transfer, onCancel, onRetry }: { transfer: Transfer; onCancel: () => void; onRetry: () => void }) {
  const { name, size, sent, status, problem, again } = transfer;
  if (status === "failed") {
    return (
      <Row icon="error" name={name} failed meta={<span className="jt-file-meta">{problem}</span>}>
        {again ? <Small icon="refresh" label={say("Try again: {name}", { name })} onClick={onRetry} /> : null}
        <Small icon="close" label={say("Dismiss: {name}", { name })} onClick={onCancel} />
      </Row>
    );
  }
  const said = status === "paused" ? say("Waiting for the connection") : status === "waiting" ? say("Waiting") : say("{sent} of {size}", { sent: writeSize(sent), size: writeSize(size) });
  const meta = (
    <>
      <progress className="jt-file-bar" aria-label={say("Upload of {name}", { name })} value={sent} max={Math.max(size, 1)} data-paused={status === "paused" ? "" : undefined} />
      <span className="jt-file-meta">{said}</span>
    </>
  );
  return (
    <Row icon="file" name={name} meta={meta}>
      <Small icon="close" label={say("Cancel: {name}", { name })} onClick={onCancel} />
    </Row>
  );
}

/** What has happened to the files, for those who do not see it. */
function useSaid(files: readonly UploadedFile[], transfers: readonly Transfer[]): string {
  const before = useRef<{ files: readonly UploadedFile[]; failed: readonly number[]; sent: readonly string[] }>({ files, failed: [], sent: [] });
  const [said, setSaid] = useState("");
  const failed = transfers.filter((one) => one.status === "failed");
  useEffect(() => {
    const fresh = files.filter((one) => !before.current.files.some(({ id }) => id === one.id) && before.current.sent.includes(one.name));
    const gone = before.current.files.filter((one) => !files.some(({ id }) => id === one.id));
    const refused = failed.filter(({ key }) => !before.current.failed.includes(key));
    if (refused.length > 0) setSaid(refused.map((one) => `${one.name}: ${one.problem}`).join(" "));
    else if (fresh.length > 0) setSaid(say("{names}: uploaded.", { names: fresh.map((one) => one.name).join(", ") }));
    else if (gone.length > 0) setSaid(say("{names}: removed.", { names: gone.map((one) => one.name).join(", ") }));
    else if (before.current.failed.some((key) => !failed.some((one) => one.key === key))) setSaid("");
    before.current = { files, failed: failed.map(({ key }) => key), sent: transfers.map((one) => one.name) };
  }, [files, failed, transfers]);
  return said;
}

export default function Field({ path, component }: ComponentProps<Properties>) {
  const { visit, files: place } = useRenderer();
  const [value] = useValue(path);
  const { disabled, readOnly, "aria-label": ariaLabel, ...field } = useField(path, component);
  const uploads = Uploads.of(visit, place);
  const transfers = useCell(uploads.transfers(path));
  const files = filesIn(value);
  const said = useSaid(files, transfers);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const id = useId();
  useMissedDrops();
  const { multiple, accept, placeholder, label } = component;
  const name = label || ariaLabel || say("File");
  const locked = disabled || readOnly;
  const choose = multiple ? say("Choose files") : files.length > 0 ? say("Replace") : say("Choose a file");

  function onDrag(event: DragEvent): void {
    if (locked || !holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setOver(true);
  }

  function onDrop(event: DragEvent): void {
    if (locked || !holdsFiles(event)) return;
    event.preventDefault();
    setOver(false);
    uploads.add(path, Array.from(event.dataTransfer.files));
  }

  function remove(file: UploadedFile): void {
    uploads.remove(path, file);
    // The button that was pressed is gone.
    button.current?.focus();
  }

  return (
    <Input.Wrapper {...field} id={id} labelElement="div">
      {/* Files are dropped here; who uses no mouse has the button. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <fieldset
        className="jt-upload"
        aria-label={name}
        data-over={over ? "" : undefined}
        data-disabled={disabled ? "" : undefined}
        data-read-only={readOnly ? "" : undefined}
        data-error={field.error ? "" : undefined}
        onDragEnter={onDrag}
        onDragOver={onDrag}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        }}
        onDrop={onDrop}
      >
        {readOnly ? null : (
          <div className="jt-upload-place">
            {field.withAsterisk ? (
              <span id={`${id}-required`} className="jt-unseen">
                {say("Required")}
              </span>
            ) : null}
            <button ref={button} type="button" className="jt-button" disabled={disabled} aria-describedby={describedBy(id, field, field.withAsterisk && `${id}-required`, `${id}-hint`)} aria-label={`${choose}: ${name}`} onClick={() => input.current?.click()}>
              <span className="jt-button-label">
                <Icon name="upload" />
                {choose}
              </span>
            </button>
            <span className="jt-upload-hint" id={`${id}-hint`}>
              <span className="jt-upload-drop">{over ? say("Drop to upload") : placeholder || (multiple ? say("or drop them here") : say("or drop it here"))}</span>
              <span className="jt-upload-taken">{takenInWords(component)}</span>
            </span>
            <input
              ref={input}
              type="file"
              hidden
              multiple={multiple}
              accept={accept.join(",")}
              onChange={({ currentTarget }) => {
                uploads.add(path, Array.from(currentTarget.files ?? []));
                // The same file may be chosen again.
                currentTarget.value = "";
              }}
            />
          </div>
        )}
        {files.length + transfers.length > 0 ? (
          <ul className="jt-files">
            {files.map((file) => (
              <Row key={file.id} icon={iconOf(file.type)} name={file.name} meta={<span className="jt-file-meta">{writeSize(file.size)}</span>}>
                {locked ? null : <Small icon="close" label={say("Remove: {name}", { name: file.name })} onClick={() => remove(file)} />}
              </Row>
            ))}
            {transfers.map((one) => (
              <TransferRow key={one.key} transfer={one} onCancel={() => uploads.cancel(path, one.key)} onRetry={() => uploads.retry(path, one.key)} />
            ))}
          </ul>
        ) : readOnly ? (
          <div className="jt-upload-none">{say("None")}</div>
        ) : null}
        <output className="jt-unseen">{said}</output>
      </fieldset>
    </Input.Wrapper>
  );
}
