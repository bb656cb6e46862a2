/** The failure's type when the case could not decide at all: a fault of the program or of the definition. */
export const FAULT = 'caseFault';

/** The failure's type when the case is about to go on in a new run: the caller tries again in a moment. */
export const MOVING = 'caseMoving';
