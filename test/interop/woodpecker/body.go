package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// body is the request of one pipeline: `repo`, `pipeline` and, where somebody opted in, `netrc`.
type body map[string]map[string]any

// pipeline holds what a case changes of the recorded body.
type pipeline struct {
	repo         string
	forge        int
	remoteID     string
	event        string
	fromFork     bool
	status       string
	netrc        string
	changedFiles int
}

// recordedBody reads a capture: a JSON object whose `body` is the text that was sent.
func recordedBody(path string) (body, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var capture struct{ Body string }
	if err := json.Unmarshal(text, &capture); err != nil {
		return nil, err
	}
	recorded := body{}
	decoder := json.NewDecoder(strings.NewReader(capture.Body))
	decoder.UseNumber()
	return recorded, decoder.Decode(&recorded)
}

func (b body) change(to pipeline) error {
	// Of groups of groups all but the last is the owner.
	slash := strings.LastIndex(to.repo, "/")
	if slash < 0 {
		return fmt.Errorf("repo: %q is no owner/name", to.repo)
	}
	b["repo"]["full_name"], b["repo"]["owner"], b["repo"]["name"] = to.repo, to.repo[:slash], to.repo[slash+1:]
	b["repo"]["forge_id"] = to.forge
	if to.remoteID != "" {
		b["repo"]["forge_remote_id"] = to.remoteID
	}
	b["pipeline"]["event"], b["pipeline"]["status"] = to.event, to.status
	// The recorded pipeline is of a pull request.
	if !strings.HasPrefix(to.event, "pull_request") {
		b["pipeline"]["ref"] = "refs/heads/main"
	}
	// What follows has `omitempty` in the server's model.
	set(b["pipeline"], "from_fork", to.fromFork, to.fromFork)
	set(b["pipeline"], "changed_files", fileNames(to.changedFiles), to.changedFiles > 0)
	if to.netrc != "" {
		b["netrc"] = map[string]any{"machine": "forge.example", "login": "ci", "password": to.netrc, "type": "github"}
	}
	return nil
}

func set(object map[string]any, key string, value any, present bool) {
	delete(object, key)
	if present {
		object[key] = value
	}
}

func fileNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("packages/module-%06d/src/components/of/a/large/change/file.ts", i)
	}
	return names
}
