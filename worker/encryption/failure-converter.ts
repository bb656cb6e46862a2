import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts messages and stack traces of failures into a payload, where the codec encrypts them: a refusal or a mail
 * server's answer may name a person.
 *
 * It is loaded into the workflow bundle too, so it may import nothing that cannot run there.
 */
export const failureConverter: DefaultFailureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
