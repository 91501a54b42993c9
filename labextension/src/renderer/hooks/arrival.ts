/** What the field of a module that has just come takes over: whether the one before it has the focus. */
export class Arrival {
  private focused = false;

  note(focused: boolean): void {
    this.focused = focused;
  }

  get isFocused(): boolean {
    return this.focused;
  }
}
