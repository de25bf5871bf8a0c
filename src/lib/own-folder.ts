// Folders of our own: nobody but the account that the program runs as looks into them.

/** For mkdir: also those above it, where they are not there yet. */
export const OWN_FOLDER = { recursive: true, mode: 0o700 } as const;
