/** The few parts of a syntax tree these rules look at. */
interface Node {
  readonly type: string;
  readonly name?: string;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly object?: Node;
  readonly property?: Node;
}

interface RuleContext {
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** The linter's own rules do not tell `new Date()` from `new Date(instant)`, so these two are ours. */
const plugin = {
  meta: { name: 'duecourse' },
  rules: {
    'no-ambient-clock': { create: noAmbientClock },
    'no-host-locale': { create: noHostLocale },
  },
};
export default plugin;

function noAmbientClock(context: RuleContext): Record<string, (node: Node) => void> {
  const message = 'This reads the clock of the machine. "now" is an argument: take an Instant and pass it on.';
  function check(node: Node): void {
    const name = node.callee?.name ?? '';
    if (/^(?:Date|UTCDate|UTCDateMini|TZDate|TZDateMini)$/.test(name) && node.arguments?.length === 0) {
      context.report({ node, message });
    }
  }
  return { NewExpression: check, CallExpression: check };
}

function noHostLocale(context: RuleContext): Record<string, (node: Node) => void> {
  const message =
    'The answer depends on the language data of the machine. Zones belong to calendar/london.ts; order text by code unit.';
  return {
    Identifier(node) {
      if (node.name === 'Intl') context.report({ node, message });
    },
    MemberExpression(node) {
      const name = node.property?.name ?? '';
      if (/^(?:localeCompare|toLocale\w+|getTimezoneOffset)$/.test(name)) context.report({ node, message });
    },
  };
}
