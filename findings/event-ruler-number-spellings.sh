#!/usr/bin/env bash
# Library:  event-ruler 2.0.1 (software.amazon.event.ruler), the matching library of Amazon EventBridge. Needs Java 17 and Maven.
# Expected: a rule with the number 300 matches only the spelling 300. AWS's documentation of event patterns says that numbers
#           are matched as text, and that 300, 300.0 and 3.0e2 are not equal.
# Happens:  the library matches all three spellings. Only a number that a double cannot hold exactly is matched as text.
# Source:   https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_events.EventPattern.html

set -euo pipefail

version=2.0.1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId><artifactId>findings</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>$version</version>
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
  /** Prints whether each event matches the rule after it. */
  public static void main(String[] texts) throws Exception {
    for (int at = 0; at < texts.length; at += 2) {
      System.out.println(texts[at + 1] + " on " + texts[at] + ": " + Ruler.matchesRule(texts[at], texts[at + 1]));
    }
  }
}
JAVA

seen=$(java -cp "$(cat classpath)" Match.java \
  '{"size":300}' '{"size":[300]}' \
  '{"size":300.0}' '{"size":[300]}' \
  '{"size":3.0e2}' '{"size":[300]}' \
  '{"size":12345678901234567890}' '{"size":[12345678901234567890]}' \
  '{"size":1.2345678901234567890e19}' '{"size":[12345678901234567890]}')

expected='{"size":[300]} on {"size":300}: true
{"size":[300]} on {"size":300.0}: true
{"size":[300]} on {"size":3.0e2}: true
{"size":[12345678901234567890]} on {"size":12345678901234567890}: true
{"size":[12345678901234567890]} on {"size":1.2345678901234567890e19}: false'

printf 'event-ruler %s\n%s\n' "$version" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
