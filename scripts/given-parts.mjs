/**
 * A plugin of the Serverless Framework: `${given(name, other):file}` stands for the content of the file where one of these
 * parameters was given, and for nothing otherwise. All of them are checked first: AWS would tell of most mistakes when half
 * of the stack is made, and of a policy for what is not there never.
 *
 * @param {{ classes: { Error: new (message: string, code: string) => Error } }} serverless
 */
export default function givenParts({ classes }) {
  return { configurationVariablesSources: { given: { resolve } } }

  /** @param {Variable} variable */
  async function resolve({ params = [], address, resolveVariable, resolveConfigurationProperty }) {
    const forms = formsIn(await resolveConfigurationProperty(['provider', 'region']))
    const given = await Promise.all(
      params.map(async (name) => ({ name, value: await resolveVariable(`param:${name}`) })),
    )
    if (given.every(({ value }) => value === '')) return { value: {} }
    for (const { name, value } of given) {
      const expected = forms.get(name)
      if (expected?.form.test(value)) continue
      const what = value === '' ? 'is missing' : `is "${value}"`
      const remedy = `Give ${expected?.words ?? 'a known parameter'}: --param=${name}=…`
      throw new classes.Error(`The parameter ${name} ${what}. ${remedy}`, 'PARAMETER_INVALID')
    }
    return { value: `\${file(${address})}` }
  }
}

/**
 * @typedef {object} Variable
 * @property {string[]} [params] what stands in its parentheses
 * @property {string} address what stands behind its colon
 * @property {(variable: string) => Promise<string>} resolveVariable
 * @property {(path: string[]) => Promise<string>} resolveConfigurationProperty
 */

/**
 * What parameters look like in a region.
 *
 * @param {string} region
 * @returns {ReadonlyMap<string, { form: RegExp, words: string }>}
 */
function formsIn(region) {
  const secretParameter = {
    // Its ARN is that of all parameters with the name put behind.
    form: /^(\/[\w.-]+)+$/,
    words: 'the name of an SSM parameter, which begins with a slash, such as /perennial/prod/client-secret',
  }
  return new Map([
    ['client-secret-parameter', secretParameter],
    ['webhook-secrets-parameter', secretParameter],
    [
      'kms-key-arn',
      {
        form: new RegExp(`^arn:aws[a-z-]*:kms:${region}:\\d{12}:key/[\\w-]+$`),
        words: `the ARN of a KMS key (not of an alias) in ${region}, where this is deployed`,
      },
    ],
    ['vpc-subnet-ids', listOf('subnet', 'subnets')],
    ['vpc-security-group-ids', listOf('sg', 'security groups')],
    ['xray', { form: /^on$/, words: '"on", or leave it out' }],
  ])
}

/**
 * @param {string} prefix
 * @param {string} things
 */
function listOf(prefix, things) {
  const id = `${prefix}-([0-9a-f]{8}|[0-9a-f]{17})`
  return { form: new RegExp(`^${id}(,${id})*$`), words: `the ids of ${things} (${prefix}-…), with commas between them` }
}
