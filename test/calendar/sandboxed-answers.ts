/**
 * Started as a process of its own by sandbox.test.ts: replaces Date as Temporal's workflow sandbox does (a function
 * instead of a class, a clock that stands), then works out counts and prints them. Zone and clock must not show.
 */
const OriginalDate = globalThis.Date;

function SandboxDate(...parts: readonly never[]): Date {
  return parts.length > 0 ? new OriginalDate(...(parts as unknown as [number])) : new OriginalDate(0);
}
SandboxDate.now = () => 0;
SandboxDate.UTC = OriginalDate.UTC.bind(OriginalDate);
SandboxDate.parse = OriginalDate.parse.bind(OriginalDate);
SandboxDate.prototype = OriginalDate.prototype;
Object.assign(globalThis, { Date: SandboxDate });

const { explainCount } = await import('../../calendar/explain-count.ts');
const { calendarForNation } = await import('../../calendar/named-calendars.ts');

const counts = JSON.parse(process.argv[2] ?? '[]') as readonly string[];
const england = calendarForNation('england');
const answers = counts.map((count) => {
  const answer = explainCount(count, england);
  return answer.kind === 'notStarted' ? answer.kind : `${answer.due} until ${answer.ends}`;
});
process.stdout.write(JSON.stringify(answers));
