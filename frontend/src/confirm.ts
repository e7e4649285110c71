/** The question before something that cannot be undone. */

import { css, html, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { Modal } from "./modal";
import { dialogs, shared } from "./styles";

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

  @state() private question?: Question;

  /** Returns whether somebody has confirmed. */
  async ask(question: Question): Promise<boolean> {
    this.question = question;
    return (await this.answer()) === "confirm";
  }

  protected override render(): TemplateResult {
    const { question } = this;
    return html`<dialog
      aria-labelledby="title"
      aria-describedby="text"
      @keydown=${this.onKeyDown}
      @click=${{ handleEvent: this.onClick, capture: true }}
    >
      <div class="inside">
        <h2 id="title">${question?.title}</h2>
        <div id="text">
          <p class="subject">${question?.subject}</p>
          <p>${question?.text}</p>
        </div>
        <div class="row end">
          <button
            type="button"
            class="main"
            @click=${() => {
              this.close();
            }}
          >
            ${question?.dismiss}
          </button>
          <button
            type="button"
            class="danger"
            @click=${() => {
              this.closeWith("confirm");
            }}
          >
            ${question?.confirm}
          </button>
        </div>
      </div>
    </dialog>`;
  }
}
