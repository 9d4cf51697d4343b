package main

import (
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

var restricted = api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}

// podSecurity says what a namespace that enforces the standard `restricted` would refuse of a workload.
func podSecurity(object runtime.Object) []string {
	switch object := object.(type) {
	case *appsv1.Deployment:
		return refusals(&object.Spec.Template.ObjectMeta, &object.Spec.Template.Spec)
	case *corev1.Pod:
		return refusals(&object.ObjectMeta, &object.Spec)
	default:
		return nil
	}
}

func refusals(meta *metav1.ObjectMeta, spec *corev1.PodSpec) []string {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		return []string{err.Error()}
	}
	result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, meta, spec))
	if result.Allowed {
		return nil
	}
	details := make([]string, 0, len(result.ForbiddenReasons))
	for index, reason := range result.ForbiddenReasons {
		details = append(details, "pod security: "+reason+": "+strings.TrimSpace(result.ForbiddenDetails[index]))
	}
	return details
}
