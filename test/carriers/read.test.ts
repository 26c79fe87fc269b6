import { describe, expect, it } from "vitest";
import { carrierOf } from "../../src/carriers/read.ts";

describe("carrierOf", () => {
  it("takes Terraform files with patterns, and those with the values and resources that patterns need", () => {
    expect(carrierOf("main.tf", 'filter_pattern = ""')).toBe("terraform");
    expect(carrierOf("variables.tofu", 'variable "x" {}')).toBe("terraform");
    expect(carrierOf("log.tf", 'resource "aws_cloudwatch_log_group" "x" {}')).toBe("terraform");
    expect(carrierOf("vpc.tf", 'resource "aws_vpc" "x" {}')).toBeUndefined();
    expect(carrierOf("event.tf", "event_pattern = jsonencode({})")).toBeUndefined();
  });

  it("refuses files by their name", () => {
    expect(carrierOf("README.md", "filter_pattern")).toBeUndefined();
  });
});
