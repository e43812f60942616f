#!/usr/bin/env node
// The command. It is checked in, so that it is executable wherever it is installed; everything it does is in sim/cli.

import { main, nodeStreams } from '../dist/sim/cli/main.js'

process.exitCode = await main(process.argv.slice(2), nodeStreams())
