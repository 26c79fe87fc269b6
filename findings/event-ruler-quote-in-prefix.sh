#!/usr/bin/env bash
# Library:  event-ruler 2.0.1 (software.amazon.event.ruler), the matching library of Amazon EventBridge. Needs Java 17 and Maven.
# Expected: a value without a quotation mark does not match a prefix or a suffix that has one.
# Happens:  the value matches if the mark is the last character of the prefix or the first character of the suffix. The library
#           compares a text together with the quotation marks that JSON puts around it. The same condition as a wildcard does not
#           match.
# Source:   https://github.com/aws/event-ruler#prefix-matching and https://github.com/aws/event-ruler#suffix-matching

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
  '{"answer":"said "}' '{"answer":[{"prefix":"said \""}]}' \
  '{"answer":"said "}' '{"answer":[{"wildcard":"said \"*"}]}' \
  '{"answer":" yes"}' '{"answer":[{"suffix":"\" yes"}]}' \
  '{"answer":" yes"}' '{"answer":[{"wildcard":"*\" yes"}]}')

expected='{"answer":[{"prefix":"said \""}]} on {"answer":"said "}: true
{"answer":[{"wildcard":"said \"*"}]} on {"answer":"said "}: false
{"answer":[{"suffix":"\" yes"}]} on {"answer":" yes"}: true
{"answer":[{"wildcard":"*\" yes"}]} on {"answer":" yes"}: false'

printf 'event-ruler %s\n%s\n' "$version" "$seen"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$seen")
