/** The question before something that cannot be undone. */

import { html, type TemplateResult } from "lit";

import { button } from "./button";
import { STATE } from "./define";
import { Modal } from "./modal";
import { css, dialogs, shared } from "./styles";

export interface Question {
  readonly title: string;
  /** What it is about, such as a file. */
  readonly subject: string;
  readonly text: string;
  readonly confirm: string;
  readonly dismiss: string;
}

/** Asks; what is focused and what else closes the dialog changes nothing. */
export class Confirm extends Modal {
  static override styles = [
    shared,
    dialogs,
    css`
      .subject {
        font-weight: 500;
      }
    `,
  ];

  static override properties = {
    question: STATE,
  };

  declare private question?: Question;

  /** Returns whether somebody has confirmed. */
  async ask(question: Question): Promise<boolean> {
    this.question = question;
    return (await this.answer()) === "confirm";
  }

  protected override render(): TemplateResult {
    const { question } = this;
    return html`<dialog aria-labelledby="title" aria-describedby="text">
      <div class="inside">
        <h2 id="title">${question?.title}</h2>
        <div id="text">
          <p class="subject">${question?.subject}</p>
          <p>${question?.text}</p>
        </div>
        <div class="row end">
          ${button(
            question?.dismiss ?? "",
            () => {
              this.close();
            },
            { kind: "main" },
          )}
          ${button(
            question?.confirm ?? "",
            () => {
              this.close("confirm");
            },
            { kind: "danger" },
          )}
        </div>
      </div>
    </dialog>`;
  }
}
