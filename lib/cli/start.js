#!/usr/bin/env node
import { launch } from './launch.js'

launch(new URL('./start.ts', import.meta.url), process.argv.slice(2))
