/** A problem the person who started the host can do something about; shown as one line. */
export class HostError extends Error {}
