/** Asks before something is done that visitors notice. */
import { Modal } from "@mantine/core";

export interface Question {
  title: string;
  text: string;
  /** What the button says. */
  label: string;
  action: () => Promise<void>;
}

interface ConfirmProps {
  portal: HTMLElement;
  question: Question | null;
  onClose: () => void;
  onDo: (action: () => Promise<void>) => Promise<void>;
}

export function Confirm({ portal, question, onClose, onDo }: ConfirmProps) {
  return (
    <Modal
      opened={question !== null}
      onClose={onClose}
      title={question?.title}
      centered
      lockScroll={false}
      portalProps={{ target: portal }}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p>{question?.text}</p>
      <div className="jt-ops-buttons">
        <button type="button" className="jt-button" data-autofocus onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="jt-button"
          data-kind="danger"
          onClick={() => {
            onClose();
            if (question !== null) void onDo(question.action);
          }}
        >
          {question?.label}
        </button>
      </div>
    </Modal>
  );
}
