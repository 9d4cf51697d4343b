// Command kubernetes judges manifests as an API server would that is asked to create them: strictly decoded (no field
// that is unknown or doubled), with defaults, and validated by the server's own code. It reads YAML documents from
// standard input and prints one line of JSON for each: {"kind","name","problems"}.
//
// Ends with 1 if it could not read its input; what is wrong with a document is told, and is no failure of its own.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

type verdict struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Problems []string `json:"problems"`
}

func main() {
	if err := judgeAll(os.Stdin, json.NewEncoder(os.Stdout)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judgeAll(input io.Reader, output *json.Encoder) error {
	if err := monitoring.AddToScheme(legacyscheme.Scheme); err != nil {
		return err
	}
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	documents := yaml.NewYAMLReader(bufio.NewReader(input))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if isEmpty(document) {
			continue
		}
		if err := output.Encode(judge(codecs.UniversalDeserializer(), document)); err != nil {
			return err
		}
	}
}

func judge(decoder runtime.Decoder, document []byte) verdict {
	found := verdict{Problems: []string{}}
	written, kind, err := decoder.Decode(document, nil, nil)
	if kind != nil {
		found.Kind = kind.Kind
	}
	if err != nil {
		found.Problems = append(found.Problems, err.Error())
		return found
	}
	found.Problems = append(found.Problems, podSecurity(written)...)
	object, err := kept(written, kind.Group)
	if err != nil {
		found.Problems = append(found.Problems, err.Error())
		return found
	}
	if accessor, err := meta.Accessor(object); err == nil {
		found.Name = accessor.GetName()
		if accessor.GetNamespace() == "" {
			accessor.SetNamespace("default") // what the server takes from the address of the request
		}
	}
	for _, problem := range validate(object) {
		found.Problems = append(found.Problems, problem.Error())
	}
	return found
}

// kept is what the server makes of an object of Kubernetes' own kinds, with every default.
func kept(written runtime.Object, group string) (runtime.Object, error) {
	if group == monitoring.SchemeGroupVersion.Group {
		return written, nil
	}
	legacyscheme.Scheme.Default(written)
	return legacyscheme.Scheme.ConvertToVersion(written, schema.GroupVersion{Group: group, Version: runtime.APIVersionInternal})
}

// isEmpty tells of a document that holds comments alone.
func isEmpty(document []byte) bool {
	for line := range strings.SplitSeq(string(document), "\n") {
		line = strings.TrimSpace(line)
		if line != "" && line != "---" && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}
