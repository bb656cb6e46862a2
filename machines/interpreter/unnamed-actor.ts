/** A machine started an actor from logic that has no name, so that nobody could start it again after a restart. */
export class UnnamedActorError extends Error {
  override readonly name = 'UnnamedActorError';
  readonly actor: string;

  constructor(actor: string) {
    super(
      `Actor "${actor}" was started from logic without a name. Give the logic a name in setup({ actors }) and start it by that name.`,
    );
    this.actor = actor;
  }
}
