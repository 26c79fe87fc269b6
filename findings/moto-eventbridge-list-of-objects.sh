#!/usr/bin/env bash
# Library:  moto 5.2.5, which emulates EventBridge, beside event-ruler 2.0.1 (software.amazon.event.ruler), the matching library
#           of EventBridge itself. Needs Java 17, Maven and Python 3.
# Expected: a rule for detail.resources.ARN matches the CloudTrail record that has this ARN in its list of resources. CloudTrail
#           writes "resources" as a list of objects.
# Happens:  event-ruler looks into the list, as its documentation says, and matches. moto does not deliver the event. It delivers
#           the same event when "resources" is one object.
# Source:   https://github.com/aws/event-ruler#json-array-matching and
#           https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

set -euo pipefail

ruler=2.0.1
moto=5.2.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId><artifactId>findings</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>$ruler</version>
    </dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode -Dstyle.color=never -Dmaven.repo.local="$folder/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath -Dmdep.outputFile=classpath > maven.log 2>&1 ||
  { cat maven.log >&2; exit 1; }

cat > Match.java <<'JAVA'
import java.nio.file.*;
import software.amazon.event.ruler.Ruler;

public class Match {
  public static void main(String[] files) throws Exception {
    String rule = Files.readString(Path.of("rule.json"));
    for (String name : files) {
      boolean matches = Ruler.matchesRule(Files.readString(Path.of(name + ".json")), rule);
      System.out.println("event-ruler, " + name + ": " + (matches ? "match" : "no match"));
    }
  }
}
JAVA

cat > rule.json <<'JSON'
{ "detail": { "eventName": ["AssumeRole"], "resources": { "ARN": ["arn:aws:iam::111122223333:role/admin"] } } }
JSON
cat > list.json <<'JSON'
{ "detail": { "eventName": "AssumeRole", "resources": [
  { "accountId": "111122223333", "type": "AWS::IAM::Role", "ARN": "arn:aws:iam::111122223333:role/admin" }
] } }
JSON
cat > object.json <<'JSON'
{ "detail": { "eventName": "AssumeRole", "resources":
  { "accountId": "111122223333", "type": "AWS::IAM::Role", "ARN": "arn:aws:iam::111122223333:role/admin" }
} }
JSON

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check "moto[events,sqs]==$moto" boto3==1.44.8 botocore==1.44.8 >&2
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=us-east-1

cat > deliver.py <<'PYTHON'
import json
import sys
import boto3
from moto import mock_aws

with mock_aws():
    events, sqs = boto3.client("events"), boto3.client("sqs")
    queue = sqs.create_queue(QueueName="queue")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="rule", EventPattern=open("rule.json").read())
    events.put_targets(Rule="rule", Targets=[{"Id": "queue", "Arn": arn}])
    for name in sys.argv[1:]:
        detail = json.dumps(json.load(open(f"{name}.json"))["detail"])
        events.put_events(Entries=[{"Source": "example", "DetailType": "AWS API Call via CloudTrail", "Detail": detail}])
        delivered = sqs.receive_message(QueueUrl=queue).get("Messages", [])
        print(f"moto, {name}:", "match" if delivered else "no match")
PYTHON

seen=$(java -cp "$(cat classpath)" Match.java list object; python/bin/python deliver.py list object)

expected='event-ruler, list: match
event-ruler, object: match
moto, list: no match
moto, object: match'

printf 'event-ruler %s, moto %s\n%s\n' "$ruler" "$moto" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
