/** Colours of the picture: those of British government pages, with contrast enough for print and for small text. */
export const colours = {
  ink: '#0b0c0c',
  quiet: '#505a5f',
  line: '#1d70b8',
  frame: '#b1b4b6',
  stage: '#f3f2f1',
  compound: '#ffffff',
  parallel: '#eef5fb',
  box: '#ffffff',
  heading: '#1d70b8',
  onHeading: '#ffffff',
  clock: '#fff7bf',
  final: '#0b0c0c',
} as const;

/** A face every machine has, and the one its widths are worked out for. */
export const font = 'fontname="Arial"';
