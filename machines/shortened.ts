/** A text from outside as a message may repeat it: long ones are cut. */
export function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** Looking for the nearest right name takes time with the length of the wrong one. */
export const longest = 60;
