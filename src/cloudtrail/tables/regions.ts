// Written by `npm run generate:services` from botocore 1.44.8; do not edit.

/** A partition of AWS: its Regions, and the one in which IAM and other global services record their events. */
export interface Partition {
  readonly home: string;
  readonly regions: readonly string[];
}

/** The partitions, by the name that ARNs begin with. */
export const partitions: Readonly<Record<string, Partition>> = {
  aws: {
    home: "us-east-1",
    regions: [
      "af-south-1",
      "ap-east-1",
      "ap-east-2",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-northeast-3",
      "ap-south-1",
      "ap-south-2",
      "ap-southeast-1",
      "ap-southeast-2",
      "ap-southeast-3",
      "ap-southeast-4",
      "ap-southeast-5",
      "ap-southeast-6",
      "ap-southeast-7",
      "ca-central-1",
      "ca-west-1",
      "eu-central-1",
      "eu-central-2",
      "eu-north-1",
      "eu-south-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "il-central-1",
      "me-central-1",
      "me-south-1",
      "me-west-1",
      "mx-central-1",
      "sa-east-1",
      "sa-west-1",
      "us-east-1",
      "us-east-2",
      "us-west-1",
      "us-west-2",
    ],
  },
  "aws-cn": { home: "cn-north-1", regions: ["cn-north-1", "cn-northwest-1"] },
  "aws-eusc": { home: "eusc-de-east-1", regions: ["eusc-de-east-1"] },
  "aws-iso": { home: "us-iso-east-1", regions: ["us-iso-east-1", "us-iso-west-1"] },
  "aws-iso-b": { home: "us-isob-east-1", regions: ["us-isob-east-1", "us-isob-west-1"] },
  "aws-iso-e": { home: "eu-isoe-west-1", regions: ["eu-isoe-west-1"] },
  "aws-iso-f": { home: "us-isof-south-1", regions: ["us-isof-east-1", "us-isof-south-1"] },
  "aws-us-gov": { home: "us-gov-west-1", regions: ["us-gov-east-1", "us-gov-west-1"] },
};
