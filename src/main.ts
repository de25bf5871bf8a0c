#!/usr/bin/env node
// The command line's first step: picks what to load, nothing more.
const { runCommandLine } = await import('./app/command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2));
