// Reads a JSON array of PromQL expressions from standard input and prints, for each, what it selects:
// {"fault": text or null, "selectors": [{"metric", "labels": [...]}], "grouped": [...]}.
import { readFileSync } from "node:fs";
import { parser } from "@prometheus-io/lezer-promql";

const expressions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(expressions.map(read)));

function read(expression) {
  const selectors = [];
  const grouped = [];
  let fault = null;
  parser.parse(expression).iterate({
    enter(node) {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) {
        fault ??= `does not parse at character ${node.from}: ${expression.slice(node.from)}`;
      } else if (node.name === "VectorSelector") {
        selectors.push({ metric: null, labels: [] });
      } else if (node.name === "Identifier" && node.node.parent.name === "VectorSelector") {
        selectors.at(-1).metric = text;
      } else if (node.name === "LabelName" && node.node.parent.name === "GroupingLabels") {
        grouped.push(text);
      } else if (node.name === "LabelName") {
        selectors.at(-1).labels.push(text);
      }
    },
  });
  return { fault, selectors, grouped };
}
