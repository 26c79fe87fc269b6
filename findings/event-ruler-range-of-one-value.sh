#!/usr/bin/env bash
# Library:  event-ruler 2.0.1 (software.amazon.event.ruler), the matching library of Amazon EventBridge, beside moto 5.2.5, which
#           emulates EventBridge. Needs Java 17, Maven and Python 3.
# Expected: the numeric range ">=", 5, "<=", 5 has one value, 5, since both of its limits are inclusive.
# Happens:  the library refuses the rule with "Bottom must be less than top". moto accepts the same rule and delivers the event,
#           so a test against moto passes for a rule that the library refuses.
# Source:   https://github.com/aws/event-ruler#numeric-matching, which gives ranges by example and does not exclude equal limits.

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
import software.amazon.event.ruler.Ruler;

public class Match {
  public static void main(String[] limits) {
    for (String top : limits) {
      String answer;
      try {
        answer = "" + Ruler.matchesRule("{\"days\":5}", "{\"days\":[{\"numeric\":[\">=\",5,\"<=\"," + top + "]}]}");
      } catch (Exception refusal) {
        answer = refusal.getMessage().lines().findFirst().orElse("");
      }
      System.out.println("event-ruler, 5 to " + top + ", on 5: " + answer);
    }
  }
}
JAVA

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check "moto[events,sqs]==$moto" boto3==1.44.8 botocore==1.44.8 >&2
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=us-east-1

cat > deliver.py <<'PYTHON'
import json
import boto3
from moto import mock_aws

with mock_aws():
    events, sqs = boto3.client("events"), boto3.client("sqs")
    queue = sqs.create_queue(QueueName="queue")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rule = {"detail": {"days": [{"numeric": [">=", 5, "<=", 5]}]}}
    events.put_rule(Name="rule", EventPattern=json.dumps(rule))
    events.put_targets(Rule="rule", Targets=[{"Id": "queue", "Arn": arn}])
    events.put_events(Entries=[{"Source": "example", "DetailType": "example", "Detail": json.dumps({"days": 5})}])
    delivered = sqs.receive_message(QueueUrl=queue).get("Messages", [])
    print("moto, 5 to 5, on 5:", "delivered" if delivered else "not delivered")
PYTHON

seen=$(java -cp "$(cat classpath)" Match.java 6 5; python/bin/python deliver.py)

expected='event-ruler, 5 to 6, on 5: true
event-ruler, 5 to 5, on 5: Bottom must be less than top
moto, 5 to 5, on 5: delivered'

printf 'event-ruler %s, moto %s\n%s\n' "$ruler" "$moto" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
