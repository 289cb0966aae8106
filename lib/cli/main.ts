console.error('This command is not here yet.')
process.exitCode = 1

export {}
